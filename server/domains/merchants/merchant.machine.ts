import { defineMachine } from '../../../engine/kernel/machine.ts'

/** Where a merchant stands; only an active one sells. */
export const MERCHANT_STATES = [
  'onboarding',
  'submitted',
  'active',
  'rejected',
  'paused',
  'stopped',
  'deleted',
] as const

export type MerchantState = (typeof MERCHANT_STATES)[number]

/** How far somebody is known to be who he says; beside the state, and set by the operator. */
export const KYC = ['not_required', 'pending', 'approved', 'refused'] as const

export type Kyc = (typeof KYC)[number]

/** Life cycle of a merchant. The clock acts for the operator's standing orders: no step left to check, a rule broken. */
export const merchantMachine = defineMachine('onboarding', MERCHANT_STATES, {
  submit: { from: ['onboarding'], to: 'submitted', by: ['merchant', 'operator', 'clock'], fact: 'submitted' },
  activate: { from: ['submitted'], to: 'active', by: ['operator', 'clock'], fact: 'activated' },
  reject: { from: ['submitted'], to: 'rejected', by: ['operator'], fact: 'rejected' },
  reopen: { from: ['rejected'], to: 'onboarding', by: ['merchant', 'operator'], fact: 'reopened' },
  pause: { from: ['active'], to: 'paused', by: ['merchant', 'operator', 'clock'], fact: 'paused' },
  resume: [
    { from: ['paused'], to: 'active', by: ['merchant', 'operator', 'clock'], fact: 'resumed' },
    { from: ['stopped'], to: 'active', by: ['operator'], fact: 'resumed' },
  ],
  stop: { from: ['active', 'paused'], to: 'stopped', by: ['operator'], fact: 'stopped' },
  delete: {
    from: ['onboarding', 'submitted', 'active', 'rejected', 'paused', 'stopped'],
    to: 'deleted',
    by: ['operator'],
    fact: 'deleted',
  },
})
