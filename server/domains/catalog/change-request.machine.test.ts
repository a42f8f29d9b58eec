import { expect, test } from 'vitest'
import { changeRequestMachine } from './change-request.machine.ts'

test('the life cycle of a change request', () => {
  expect(changeRequestMachine.print()).toMatchInlineSnapshot(`
    "pending --accept--> accepted  by operator, clock: accepted
    pending --refuse--> refused  by operator, clock: refused
    pending --withdraw--> withdrawn  by merchant, operator, clock: withdrawn"
  `)
})
