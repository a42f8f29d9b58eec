import Type from 'typebox'
import { defineJobKind } from '../../server/platform/jobs/job-kind.ts'
import { pruneEvents } from '../../server/platform/outbox/prune-events.ts'
import { defineJob } from '../job.ts'

const KEPT_MS = 90 * 24 * 3_600_000

export default defineJob(
  defineJobKind({
    name: 'prune-events',
    summary: 'Forgets events of more than three months ago that everybody has dealt with.',
    payload: Type.Object({}),
  }),
  async ({ db, clock, signal }) => {
    await pruneEvents(db, new Date(clock.now().getTime() - KEPT_MS), signal)
  },
)
