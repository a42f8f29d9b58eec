import { defineMachine } from '../../../engine/kernel/machine.ts'

/** Where a feed stands; an active one is pulled on its schedule. */
export const FEED_STATES = ['draft', 'ready', 'active', 'paused', 'broken'] as const

export type FeedState = (typeof FEED_STATES)[number]

/** Life cycle of a feed. */
export const feedMachine = defineMachine('draft', FEED_STATES, {
  finish: { from: ['draft'], to: 'ready', by: ['merchant', 'operator', 'import'], fact: 'ready' },
  activate: { from: ['ready'], to: 'active', by: ['merchant', 'operator'], fact: 'activated' },
  pause: { from: ['active'], to: 'paused', by: ['merchant', 'operator'], fact: 'paused' },
  resume: { from: ['paused'], to: 'active', by: ['merchant', 'operator'], fact: 'activated' },
  break: { from: ['ready', 'active', 'paused'], to: 'broken', by: ['import', 'clock'], fact: 'broken' },
  recover: { from: ['broken'], to: 'ready', by: ['merchant', 'operator', 'import'], fact: 'recovered' },
})
