import { Type } from 'typebox'
import { defineJobKind } from '../../platform/jobs/job-kind.ts'

const HOURS = 3_600_000

/** The job that does a bulk edit; done again it goes on where the last try stopped. */
export const editInBulk = defineJobKind({
  name: 'edit-in-bulk',
  summary: 'Changes the products or offers of a bulk edit, one after the other.',
  payload: Type.Object({ bulk_edit: Type.Integer() }),
  timeoutMs: 12 * HOURS,
})
