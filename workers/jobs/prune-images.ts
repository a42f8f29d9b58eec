import { pruneImages, pruneImagesKind } from '../../server/domains/images/index.ts'
import { defineJob } from '../job.ts'

/** Long enough for whoever showed it to take it back. */
const KEPT_MS = 7 * 86_400_000

export default defineJob(pruneImagesKind, async ({ db, content, clock, signal }) => {
  await pruneImages({ db, content }, new Date(clock.now().getTime() - KEPT_MS), signal)
  signal.throwIfAborted()
})
