import Type from 'typebox'
import { defineJobKind } from '../../server/platform/jobs/job-kind.ts'
import { discardOverdueRuns } from '../import-run/settle.ts'
import { defineJob } from '../job.ts'

export default defineJob(
  defineJobKind({
    name: 'discard-held-runs',
    summary: 'Ends import runs that a guard has held for a week, without their removals.',
    payload: Type.Object({}),
  }),
  ({ db, clock }) => discardOverdueRuns(db, () => clock.now()),
)
