export { bulkEdits, listOutcomes } from './bulk-edits.queries.ts'
export { bulkEditWrites } from './bulk-edits.writes.ts'
export { editInBulk } from './edit-in-bulk.job-kind.ts'
export { performBulkEdit } from './perform-bulk-edit.ts'
