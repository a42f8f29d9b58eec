import { Fault } from '../../../engine/kernel/fault.ts'
import { jobFaults } from './jobs.faults.ts'
import type { JobError } from './queue.ts'

const STACK_CHARS_MAX = 4000

/** What went wrong, as it is kept. A defect keeps where it happened: whoever looks at it is to mend it. */
export function errorWords(error: unknown): JobError {
  if (error instanceof Fault) return { code: error.code, detail: error.message, fix: error.fix }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const detail = (error instanceof Error ? error.message : stack).split('\n', 1)[0] ?? ''
  const fix = 'This is an error of izb itself: report it with its stack.'
  return { code: 'defect', detail: detail.slice(0, 500), fix, stack: stack.slice(0, STACK_CHARS_MAX) }
}

/** True where another try may help: what may pass by itself, and defects, which may be those of a moment. */
export function mayPass(error: unknown): boolean {
  return !(error instanceof Fault) || error.retriable
}

/** What is kept with a job whose worker is gone. */
export function deathError(): JobError {
  return errorWords(jobFaults.worker_died({}))
}
