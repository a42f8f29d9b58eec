import { defineMachine } from '../../../engine/kernel/machine.ts'

/** Where an import run stands. */
export const IMPORT_RUN_STATES = [
  'queued',
  'fetching',
  'running',
  'completed',
  'completed_with_errors',
  'failed',
  'held',
  'unchanged',
  'cancelled',
  'reverted',
] as const

export type ImportRunState = (typeof IMPORT_RUN_STATES)[number]

/** True while a process is at work on it, or will be. */
export function isGoing(state: string): boolean {
  return state === 'queued' || state === 'fetching' || state === 'running'
}

/** Life cycle of an import run; `*_with_errors` is the same action for a run that rejected records. */
export const importRunMachine = defineMachine('queued', IMPORT_RUN_STATES, {
  fetch: { from: ['queued'], to: 'fetching', by: ['import'], fact: 'started' },
  run: { from: ['fetching'], to: 'running', by: ['import'], fact: 'fetched' },
  // Its process died; whoever finds that out puts it back, and it goes on from the checkpoint.
  resume: { from: ['fetching', 'running'], to: 'queued', by: ['import', 'clock'], fact: 'resumed' },
  find_unchanged: { from: ['fetching'], to: 'unchanged', by: ['import'], fact: 'unchanged' },
  complete: { from: ['running'], to: 'completed', by: ['import'], fact: 'completed' },
  complete_with_errors: { from: ['running'], to: 'completed_with_errors', by: ['import'], fact: 'completed' },
  hold: { from: ['running'], to: 'held', by: ['import'], fact: 'held' },
  apply: { from: ['held'], to: 'completed', by: ['merchant', 'operator'], fact: 'applied' },
  apply_with_errors: { from: ['held'], to: 'completed_with_errors', by: ['merchant', 'operator'], fact: 'applied' },
  discard: { from: ['held'], to: 'completed', by: ['merchant', 'operator', 'clock'], fact: 'discarded' },
  discard_with_errors: {
    from: ['held'],
    to: 'completed_with_errors',
    by: ['merchant', 'operator', 'clock'],
    fact: 'discarded',
  },
  fail: { from: ['queued', 'fetching', 'running'], to: 'failed', by: ['import', 'clock'], fact: 'failed' },
  cancel: { from: ['queued', 'fetching', 'running'], to: 'cancelled', by: ['merchant', 'operator'], fact: 'cancelled' },
  retry: { from: ['failed'], to: 'queued', by: ['merchant', 'operator', 'clock'], fact: 'requeued' },
  revert: {
    from: ['completed', 'completed_with_errors', 'failed', 'cancelled'],
    to: 'reverted',
    by: ['merchant', 'operator'],
    fact: 'reverted',
  },
})
