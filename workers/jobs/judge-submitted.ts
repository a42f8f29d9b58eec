import { judgeSubmitted, judgeSubmittedJob } from '../../server/domains/offers/index.ts'
import { defineJob } from '../job.ts'

export default defineJob(judgeSubmittedJob, ({ db, clock, signal }, { merchant }) =>
  judgeSubmitted(db, clock, merchant, signal),
)
