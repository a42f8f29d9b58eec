import { fetchImagesKind, followImages, followImagesKind } from '../../server/domains/images/index.ts'
import { defineJob } from '../job.ts'

export default defineJob(followImagesKind, async ({ db, clock, queue, signal }) => {
  const { changed } = await followImages({ db, clock }, signal)
  if (changed > 0) await db.transaction((tx) => queue.enqueue(tx, fetchImagesKind, {}, { key: fetchImagesKind.name }))
  // Stopped half-way is not done: another try goes on from there.
  signal.throwIfAborted()
})
