import { defineMachine } from '../../../engine/kernel/machine.ts'

export const IMAGE_STATES = ['waiting', 'kept', 'broken'] as const

export type ImageState = (typeof IMAGE_STATES)[number]

/** Life cycle of a picture at an address; one that is kept stays so while its server fails. */
export const imageMachine = defineMachine('waiting', IMAGE_STATES, {
  keep: { from: ['waiting'], to: 'kept', by: ['clock'], fact: 'kept' },
  replace: { from: ['kept'], to: 'kept', by: ['clock'], fact: 'replaced' },
  give_up: { from: ['waiting'], to: 'broken', by: ['clock'], fact: 'broken' },
  retry: { from: ['broken'], to: 'waiting', by: ['merchant', 'operator'], fact: 'requeued' },
})
