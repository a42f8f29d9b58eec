import { expect, test } from 'vitest'
import { bulkEditMachine } from './bulk-edit.machine.ts'

test('the life cycle of a bulk edit', () => {
  expect(bulkEditMachine.print()).toMatchInlineSnapshot(`
    "queued --start--> running  by clock: started
    running --complete--> completed  by clock: completed
    queued|running --cancel--> cancelled  by merchant, operator: cancelled"
  `)
})
