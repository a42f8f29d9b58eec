import { defineMachine } from '../../../engine/kernel/machine.ts'

/** Every state of a job. */
export const JOB_STATES = ['queued', 'running', 'done', 'dead', 'cancelled'] as const

/** Where a job stands. */
export type JobState = (typeof JOB_STATES)[number]

/** Life cycle of a job. A dead one failed for good, or too often: it is kept until somebody looks. */
export const jobMachine = defineMachine('queued', JOB_STATES, {
  take: { from: ['queued'], to: 'running', by: ['clock'], fact: 'started' },
  finish: { from: ['running'], to: 'done', by: ['clock'], fact: 'done' },
  put_back: { from: ['running'], to: 'queued', by: ['clock'], fact: 'put_back' },
  bury: { from: ['running'], to: 'dead', by: ['clock'], fact: 'died' },
  cancel: { from: ['queued', 'running'], to: 'cancelled', by: ['operator'], fact: 'cancelled' },
  retry: { from: ['dead', 'cancelled'], to: 'queued', by: ['operator'], fact: 'queued_again' },
})
