import { defineMachine } from '../../../engine/kernel/machine.ts'

export const CHANGE_REQUEST_STATES = ['pending', 'accepted', 'refused', 'withdrawn'] as const

export type ChangeRequestState = (typeof CHANGE_REQUEST_STATES)[number]

/** A product that is missing, or a change of one that is there. */
export const CHANGE_REQUEST_KINDS = ['new_product', 'change'] as const

export type ChangeRequestKind = (typeof CHANGE_REQUEST_KINDS)[number]

/** Life cycle of a change request. */
export const changeRequestMachine = defineMachine('pending', CHANGE_REQUEST_STATES, {
  accept: { from: ['pending'], to: 'accepted', by: ['operator', 'clock'], fact: 'accepted' },
  refuse: { from: ['pending'], to: 'refused', by: ['operator', 'clock'], fact: 'refused' },
  withdraw: { from: ['pending'], to: 'withdrawn', by: ['merchant', 'operator', 'clock'], fact: 'withdrawn' },
})
