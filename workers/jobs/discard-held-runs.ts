import Type from 'typebox'
import { discardOverdueRuns } from '../../server/domains/imports/index.ts'
import { defineJobKind } from '../../server/platform/jobs/job-kind.ts'
import { defineJob } from '../job.ts'

export default defineJob(
  defineJobKind({
    name: 'discard-held-runs',
    summary: 'Ends import runs that a guard has held for a week, without their removals.',
    payload: Type.Object({}),
  }),
  ({ db, clock }) => discardOverdueRuns(db, clock),
)
