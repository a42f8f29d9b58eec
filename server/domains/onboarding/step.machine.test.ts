import { expect, test } from 'vitest'
import { stepMachine } from './step.machine.ts'

test('the life cycle of an onboarding step', () => {
  expect(stepMachine.print()).toMatchInlineSnapshot(`
    "open|refused --complete--> done  by merchant, operator, clock: completed
    open|refused|submitted|done --hand_in--> submitted  by merchant, operator: handed_in
    submitted --accept--> done  by operator, clock: completed
    submitted|done --refuse--> refused  by operator: refused"
  `)
})
