import { Type } from 'typebox'
import { defineJobKind } from '../../platform/jobs/job-kind.ts'

/** The job that follows an import where the operator has standing orders. */
export const judgeSubmittedJob = defineJobKind({
  name: 'judge-submitted',
  summary: 'Accepts or refuses by the operator’s standing orders what an import submitted.',
  payload: Type.Object({ merchant: Type.Integer() }),
  timeoutMs: 6 * 3_600_000,
})
