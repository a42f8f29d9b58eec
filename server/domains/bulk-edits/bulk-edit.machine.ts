import { defineMachine } from '../../../engine/kernel/machine.ts'

export const BULK_EDIT_STATES = ['queued', 'running', 'completed', 'cancelled'] as const

export type BulkEditState = (typeof BULK_EDIT_STATES)[number]

/** Life cycle of a bulk edit; one that died half-way is taken up again as it stands, and stays running. */
export const bulkEditMachine = defineMachine('queued', BULK_EDIT_STATES, {
  start: { from: ['queued'], to: 'running', by: ['clock'], fact: 'started' },
  complete: { from: ['running'], to: 'completed', by: ['clock'], fact: 'completed' },
  cancel: { from: ['queued', 'running'], to: 'cancelled', by: ['merchant', 'operator'], fact: 'cancelled' },
})
