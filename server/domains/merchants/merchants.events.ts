import { defineEvents } from '../../../engine/kernel/event.ts'

/** Every fact about merchants; the object is the whole merchant. */
export const merchantEvents = defineEvents('merchant', {
  created: 'It is there, and has yet to be let in.',
  updated: 'Something of what it says about itself changed.',
  bank_account_saved: 'Payouts go to another account from now on.',
  step_completed: 'A step of its onboarding is done.',
  submitted: 'Its onboarding is done; the operator may let it in.',
  activated: 'It sells from now on.',
  rejected: 'The operator did not let it in; the history says why.',
  reopened: 'It was rejected and goes through its onboarding again.',
  paused: 'It takes no new orders for a while.',
  resumed: 'It takes orders again.',
  stopped: 'The operator ended it; open orders go on.',
  deleted: 'It is gone for good: what was personal is taken away.',
})
