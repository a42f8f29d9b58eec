import { editInBulk, performBulkEdit } from '../../server/domains/bulk-edits/index.ts'
import { defineJob } from '../job.ts'

export default defineJob(editInBulk, ({ db, clock, signal, progress }, { bulk_edit: id }) =>
  performBulkEdit(db, clock, id, { signal, progress }),
)
