import { EVALUATE_FAMILY, evaluateFamily } from '../../server/domains/families/index.ts'
import { defineJob } from '../job.ts'

export default defineJob(EVALUATE_FAMILY, async ({ db, clock, signal, progress }, { family }) => {
  await evaluateFamily({ db, clock }, family, signal, (done, total) => progress({ done, total }))
  signal.throwIfAborted()
})
