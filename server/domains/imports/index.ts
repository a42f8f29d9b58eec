export { type Begun, beginRun, type FeedRow, joinFeed, type RunOrder } from './begin-run.ts'
export { breakFeed, finishFeed, recoverFeed } from './break-feed.ts'
export { checkMapping } from './check-mapping.ts'
export { confirmMapping, keepMapping } from './confirm-mapping.ts'
export { expireUploads } from './expire-uploads.ts'
export { feeds } from './feeds.queries.ts'
export { feedWrites, uploadWrites } from './feeds.writes.ts'
export { type Forgetting, forgetLessons } from './forget-lessons.ts'
export { lockHeldRun } from './held-run.ts'
export { isGoing } from './import-run.machine.ts'
export { importFaults } from './imports.faults.ts'
export {
  findMapping,
  type ImportView,
  importProgress,
  imports,
  listRejects,
  listVersions,
  type MappingView,
  mappings,
  type RejectView,
  rejectFields,
  versionFields,
} from './imports.queries.ts'
export {
  keepProblems,
  mappingAt,
  markAlive,
  type StoredMapping,
  saveCheckpoint,
  storedMapping,
} from './keep-run.ts'
export { allLessons, type LessonView, learnedAbout, listLessons } from './lessons.queries.ts'
export { moveRun, type RunRow, RunTaken } from './move-run.ts'
export type { QueuedOptions } from './queue-run.ts'
export { findReport, reportRun } from './report-run.ts'
export { runImportKind } from './run-import.kind.ts'
export { applyRun, cancelRun, discardOverdueRuns, discardRun } from './settle-run.ts'
export { giveUpRun, startOver, type TakenRun, takeRun } from './take-run.ts'
export { uploads } from './uploads.queries.ts'
export { type RunNews, watchRun } from './watch-run.ts'
export { rejectsFile } from './write-rejects.ts'
