import type { ColumnType, Generated } from 'kysely'
import type { Actor, DomainEvent } from '../../engine/kernel/event.ts'
import type { AccessTables } from '../domains/access/access.tables.ts'
import type { BulkEditTables } from '../domains/bulk-edits/bulk-edits.tables.ts'
import type { CatalogTables } from '../domains/catalog/catalog.tables.ts'
import type { CommissionTables } from '../domains/commissions/commissions.tables.ts'
import type { CustomerTables } from '../domains/customers/customers.tables.ts'
import type { FamilyTables } from '../domains/families/families.tables.ts'
import type { ImageTables } from '../domains/images/images.tables.ts'
import type { ImportTables } from '../domains/imports/imports.tables.ts'
import type { MerchantTables } from '../domains/merchants/merchants.tables.ts'
import type { OfferTables } from '../domains/offers/offers.tables.ts'
import type { OnboardingTables } from '../domains/onboarding/onboarding.tables.ts'
import type { SearchTables } from '../domains/search/search.tables.ts'
import type { JobState } from './jobs/job.machine.ts'
import type { JobError, JobProgress } from './jobs/queue.ts'

/**
 * Every table as a query sees it on either database: instants are `Date`, JSON is parsed, amounts are numbers of
 * minor units. A test keeps these equal to the entities.
 */
export interface Tables
  extends PlatformTables,
    AccessTables,
    MerchantTables,
    CustomerTables,
    CatalogTables,
    OfferTables,
    BulkEditTables,
    FamilyTables,
    SearchTables,
    ImageTables,
    CommissionTables,
    OnboardingTables,
    ImportTables {}

interface PlatformTables {
  setting: SettingTable
  event: EventTable
  event_consumer: EventConsumerTable
  job: JobTable
  schedule: ScheduleTable
  transition: TransitionTable
  audit_entry: AuditEntryTable
  kept_answer: KeptAnswerTable
}

interface SettingTable {
  key: string
  /** Written as JSON text, because a setting may be a bare string. */
  value: ColumnType<unknown, string, string>
}

interface EventTable {
  id: Generated<number>
  seq: number | null
  type: string
  created_at: Date
  actor: Actor
  merchant_id: number | null
  data: DomainEvent['data']
}

interface TransitionTable {
  id: Generated<number>
  noun: string
  noun_id: number
  from_state: string | null
  to_state: string
  action: string
  actor: Actor
  reason: string | null
  at: Date
}

interface EventConsumerTable {
  name: string
  seq: number
  failures: number
  error: JobError | null
  retry_at: Date | null
  updated_at: Date
}

/** On SQLite only. */
interface JobTable {
  id: string
  kind: string
  payload: Record<string, unknown>
  state: JobState
  rank: number
  key: string | null
  run_at: Date
  attempts: number
  attempts_max: number
  retry_delay_ms: number
  retry_delay_max_ms: number
  error: JobError | null
  progress: JobProgress | null
  lease_until: Date | null
  created_at: Date
  started_at: Date | null
  ended_at: Date | null
}

interface ScheduleTable {
  name: string
  cron: string
  time_zone: string
  kind: string
  payload: Record<string, unknown>
  next_at: Date
  last_at: Date | null
}

interface AuditEntryTable {
  id: Generated<number>
  at: Date
  actor: Actor
  request_id: string | null
  merchant_id: number | null
  action: string
  noun: string
  noun_id: string
  before: object | null
  after: object | null
}

interface KeptAnswerTable {
  id: Generated<number>
  digest: string
  asked: string
  status: number
  body: string | null
  created_at: Date
}
