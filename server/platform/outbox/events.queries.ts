import type { Queries } from '../database.ts'
import { platformFaults } from '../faults.ts'
import { type Page, type PageFields, type PageRequest, readPage } from '../pages.ts'
import { instant, opaque } from '../wire.ts'

const events = (db: Queries) =>
  db
    .selectFrom('event')
    .leftJoin('merchant', 'merchant.id', 'event.merchant_id')
    .select(['event.id', 'event.type', 'event.created_at', 'event.actor', 'event.data', 'merchant.code as merchant'])

type Row = Awaited<ReturnType<ReturnType<typeof events>['executeTakeFirstOrThrow']>>

const fields: PageFields = {
  id: { column: 'event.id', kind: 'integer' },
  type: { column: 'event.type', kind: 'text' },
  merchant: { column: 'merchant.code', kind: 'text', nullable: true },
  created_at: { column: 'event.created_at', kind: 'instant' },
}

const view = (row: Row) => ({
  id: opaque(row.id),
  type: row.type,
  created_at: instant(row.created_at),
  actor: row.actor,
  merchant: row.merchant,
  data: row.data,
})

/** A past fact as the wire has it. */
export type EventView = ReturnType<typeof view>

/** A page of events, last first. */
export function listEvents(db: Queries, request: PageRequest): Promise<Page<EventView>> {
  return readPage(events(db), { fields, id: 'event.id', sort: '-id', view }, request)
}

/** One event. Throws `platform.row_not_found`. */
export async function findEvent(db: Queries, id: string): Promise<EventView> {
  const row = /^\d{1,15}$/.test(id) ? await events(db).where('event.id', '=', Number(id)).executeTakeFirst() : undefined
  if (!row) throw platformFaults.row_not_found({ noun: 'event', id })
  return view(row)
}

/** Who reads the outbox and cannot go on. */
export function stuckConsumers(db: Queries) {
  return db
    .selectFrom('event_consumer')
    .select(['name', 'seq', 'failures', 'error', 'retry_at'])
    .where('failures', '>', 0)
    .orderBy('name')
    .execute()
}
