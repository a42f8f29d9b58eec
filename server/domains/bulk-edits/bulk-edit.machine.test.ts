import { expect, test } from 'vitest'
import { bulkEditMachine } from './bulk-edit.machine.ts'
import { bulkEditEvents } from './bulk-edits.events.ts'

test('the life cycle of a bulk edit', () => {
  expect(bulkEditMachine.print()).toMatchInlineSnapshot(`
    "queued --start--> running  by clock: started
    running --complete--> completed  by clock: completed
    queued|running --cancel--> cancelled  by merchant, operator: cancelled"
  `)
})

test('each of its facts is a documented event', () => {
  const facts = Object.values(bulkEditMachine.actions).flatMap((arrows) => arrows.map((it) => it.fact))
  expect(facts.filter((fact) => !Object.hasOwn(bulkEditEvents, fact))).toEqual([])
})
