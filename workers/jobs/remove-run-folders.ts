import Type from 'typebox'
import { defineJobKind } from '../../server/platform/jobs/job-kind.ts'
import { removeRunFolders } from '../import-run/remove-folders.ts'
import { defineJob } from '../job.ts'

export default defineJob(
  defineJobKind({
    name: 'remove-run-folders',
    summary: 'Removes files of import runs that nobody takes up again.',
    payload: Type.Object({}),
  }),
  async ({ db, dataDir, clock }) => {
    await removeRunFolders(db.kysely, dataDir, clock.now())
  },
)
