import { fetchImages, fetchImagesKind } from '../../server/domains/images/index.ts'
import { defineJob } from '../job.ts'

export default defineJob(fetchImagesKind, async ({ db, clock, fetch, content, signal, progress }) => {
  await fetchImages({ db, clock, fetch, content }, signal, (done, total) => progress({ done, total }))
  signal.throwIfAborted()
})
