import { Type } from 'typebox'
import { defineJobKind } from '../../platform/jobs/job-kind.ts'

const DAY_MS = 24 * 3_600_000

/** Work of the queue: a run that was asked for through the API. */
export const runImportKind = defineJobKind({
  name: 'run-import',
  summary: 'Does one import run, from its source to its report.',
  payload: Type.Object({ run: Type.String() }),
  // What may pass is waited for by the run itself; a worker that died is seldom the run's fault.
  retries: 5,
  timeoutMs: DAY_MS,
})
