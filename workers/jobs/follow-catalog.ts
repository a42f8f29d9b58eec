import { FOLLOW_CATALOG, followCatalog } from '../../server/domains/search/index.ts'
import { defineJob } from '../job.ts'

export default defineJob(FOLLOW_CATALOG, async ({ db, clock, signal, progress }) => {
  await followCatalog({ db, clock }, signal, (done, total) => progress({ done, total }))
  // Stopped half-way is not done: another try goes on from there.
  signal.throwIfAborted()
})
