import Type from 'typebox'
import { clockContext } from '../../server/context.ts'
import { defineJobKind } from '../../server/platform/jobs/job-kind.ts'
import { pruneAnswers } from '../../server/platform/kept-answers.ts'
import { defineJob } from '../job.ts'

export default defineJob(
  defineJobKind({
    name: 'prune-answers',
    summary: 'Forgets answers that were kept a day for requests sent twice.',
    payload: Type.Object({}),
  }),
  ({ db, clock }) => pruneAnswers(clockContext(db, clock)),
)
