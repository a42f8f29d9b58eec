import { runImportKind } from '../../server/domains/imports/index.ts'
import { doQueuedRun } from '../import-run/queued-run.ts'
import { defineJob } from '../job.ts'

export default defineJob(runImportKind, (context, { run }) =>
  doQueuedRun(context, run, context.attempt > runImportKind.retries),
)
