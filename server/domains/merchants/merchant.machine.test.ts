import { expect, test } from 'vitest'
import { merchantMachine } from './merchant.machine.ts'

test('the life cycle of a merchant', () => {
  expect(merchantMachine.print()).toMatchInlineSnapshot(`
    "onboarding --submit--> submitted  by merchant, operator, clock: submitted
    submitted --activate--> active  by operator, clock: activated
    submitted --reject--> rejected  by operator: rejected
    rejected --reopen--> onboarding  by merchant, operator: reopened
    active --pause--> paused  by merchant, operator, clock: paused
    paused --resume--> active  by merchant, operator, clock: resumed
    stopped --resume--> active  by operator: resumed
    active|paused --stop--> stopped  by operator: stopped
    onboarding|submitted|active|rejected|paused|stopped --delete--> deleted  by operator: deleted"
  `)
})
