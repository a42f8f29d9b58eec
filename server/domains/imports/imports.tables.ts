import type { Generated } from 'kysely'
import type { ColumnTrace } from '../../../engine/contract/drift.ts'
import type { LessonKind } from '../../../engine/contract/lesson.ts'
import type { MissingPolicy } from '../../../engine/contract/target.ts'
import type { ProblemCode, Severity } from '../../../engine/kernel/reject.ts'
import type { Counts, ImportReport, ProblemExample } from '../../../engine/report/report.ts'
import type { FeedOptions, ImportMode } from './feed.entity.ts'
import type { FeedState } from './feed.machine.ts'
import type { ImportRunState } from './import-run.machine.ts'

export interface ImportTables {
  feed: FeedTable
  mapping: MappingTable
  mapping_version: MappingVersionTable
  lesson: LessonTable
  upload: UploadTable
  import_run: ImportRunTable
  import_problem: ImportProblemTable
  import_reject: ImportRejectTable
}

interface FeedTable {
  id: Generated<number>
  merchant_id: number | null
  target: string
  address: string
  name: string | null
  state: FeedState
  implicit: boolean
  mapping_id: number | null
  upload_id: number | null
  mode: ImportMode
  missing: MissingPolicy
  options: FeedOptions
  external_id: string | null
  created_at: Date
  updated_at: Date
  version: Generated<number>
}

interface UploadTable {
  id: Generated<number>
  merchant_id: number | null
  name: string
  bytes: number
  digest: string
  created_at: Date
  expires_at: Date
}

interface MappingTable {
  id: Generated<number>
  merchant_id: number | null
  target: string
  name: string
  feed_id: number | null
  created_at: Date
}

interface MappingVersionTable {
  id: Generated<number>
  mapping_id: number
  version: number
  document: Record<string, unknown>
  digest: string
  created_at: Date
  confirmed_at: Date | null
  columns: readonly ColumnTrace[] | null
}

interface LessonTable {
  id: Generated<number>
  mapping_id: number
  merchant_id: number | null
  target: string
  kind: LessonKind
  attribute: string
  key: string
  source: string
  meant: string
  created_at: Date
}

interface ImportRunTable {
  id: Generated<number>
  public_id: string
  feed_id: number | null
  merchant_id: number | null
  target: string
  address: string
  mode: ImportMode
  missing: MissingPolicy
  dry_run: boolean
  options: Record<string, unknown>
  upload_id: number | null
  state: ImportRunState
  mapping_id: number | null
  mapping_version: number | null
  format: string | null
  source_bytes: number | null
  source_digest: string | null
  source_options: Record<string, unknown> | null
  columns: readonly string[] | null
  folder: string | null
  position: Record<string, unknown> | null
  counts: Counts
  owner: string | null
  heartbeat_at: Date | null
  attempts: number
  reason: NonNullable<ImportReport['reason']> | null
  skipped_rows: readonly number[]
  started_at: Date | null
  ended_at: Date | null
  created_at: Date
}

interface ImportProblemTable {
  id: Generated<number>
  run_id: number
  code: ProblemCode
  severity: Severity
  attribute: string
  count: number
  examples: readonly ProblemExample[]
}

interface ImportRejectTable {
  id: Generated<number>
  run_id: number
  seq: number
  row: number
  code: ProblemCode
  attribute: string
  detail: string
  raw: string | null
  cells: readonly string[] | null
}
