import { defineMachine } from '../../../engine/kernel/machine.ts'

/** How far a merchant is with one step. */
export const STEP_STATES = ['open', 'submitted', 'done', 'refused'] as const

export type StepState = (typeof STEP_STATES)[number]

/** Life cycle of a step; `submitted` waits for the operator. The clock completes what is fulfilled when somebody submits. */
export const stepMachine = defineMachine('open', STEP_STATES, {
  complete: { from: ['open', 'refused'], to: 'done', by: ['merchant', 'operator', 'clock'], fact: 'completed' },
  hand_in: {
    from: ['open', 'refused', 'submitted', 'done'],
    to: 'submitted',
    by: ['merchant', 'operator'],
    fact: 'handed_in',
  },
  accept: { from: ['submitted'], to: 'done', by: ['operator', 'clock'], fact: 'completed' },
  refuse: { from: ['submitted', 'done'], to: 'refused', by: ['operator'], fact: 'refused' },
})

export type StepAction = keyof typeof stepMachine.actions & string
