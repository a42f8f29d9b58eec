export { beginRun, type FeedRow, type RunOrder } from './begin-run.ts'
export { importFaults } from './imports.faults.ts'
export {
  findMapping,
  type ImportView,
  importProgress,
  listImports,
  listMappings,
  listRejects,
  type MappingView,
  type RejectView,
} from './imports.queries.ts'
export { keepMapping, RunTaken, saveCheckpoint, storedMapping } from './keep-run.ts'
export { moveRun, type RunRow } from './move-run.ts'
export { reportRun } from './report-run.ts'
export { rejectsFile } from './write-rejects.ts'
