import Type from 'typebox'
import { defineJobKind } from '../../server/platform/jobs/job-kind.ts'
import { defineJob } from '../job.ts'

const DONE_KEPT_MS = 24 * 3_600_000
const DEAD_KEPT_MS = 60 * 24 * 3_600_000

export default defineJob(
  defineJobKind({
    name: 'prune-jobs',
    summary: 'Forgets jobs that were done a day ago, or dead for two months.',
    payload: Type.Object({}),
  }),
  async ({ queue, clock }) => {
    const now = clock.now().getTime()
    await queue.prune(new Date(now - DONE_KEPT_MS), new Date(now - DEAD_KEPT_MS))
  },
)
