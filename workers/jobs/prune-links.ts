import Type from 'typebox'
import { clockContext } from '../../server/context.ts'
import { pruneLinks } from '../../server/domains/access/index.ts'
import { defineJobKind } from '../../server/platform/jobs/job-kind.ts'
import { defineJob } from '../job.ts'

export default defineJob(
  defineJobKind({
    name: 'prune-links',
    summary: 'Forgets links of invitations whose time is over.',
    payload: Type.Object({}),
  }),
  ({ db, clock }) => pruneLinks(clockContext(db, clock)),
)
