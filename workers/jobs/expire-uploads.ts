import Type from 'typebox'
import { expireUploads } from '../../server/domains/imports/index.ts'
import { defineJobKind } from '../../server/platform/jobs/job-kind.ts'
import { uploadStore } from '../../server/platform/upload-store.ts'
import { defineJob } from '../job.ts'

export default defineJob(
  defineJobKind({
    name: 'expire-uploads',
    summary: 'Removes what was handed in a week ago and nobody needs any more.',
    payload: Type.Object({}),
  }),
  async ({ db, dataDir, clock }) => {
    await expireUploads(db, uploadStore(dataDir, 0), clock.now())
  },
)
