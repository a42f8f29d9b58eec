import type { Queries } from '../database.ts'
import { defineListing } from '../listing.ts'
import { merchantField } from '../merchant-field.ts'
import { none, ownedBy } from '../sight.ts'
import { instant, opaque } from '../wire.ts'

const rows = (db: Queries) =>
  db
    .selectFrom('event')
    .leftJoin('merchant', 'merchant.id', 'event.merchant_id')
    .select(['event.id', 'event.type', 'event.created_at', 'event.actor', 'event.data', 'merchant.code as merchant'])

type EventRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** Past facts, last first; a merchant sees his own. */
export const events = defineListing({
  noun: 'event',
  nouns: 'events',
  id: 'event.id',
  called: [],
  sort: '-id',
  sight: { merchant: ownedBy('event.merchant_id'), storefront: none },
  fields: {
    id: { column: 'event.id', kind: 'integer' },
    type: { column: 'event.type', kind: 'text' },
    merchant: merchantField('event.merchant_id'),
    created_at: { column: 'event.created_at', kind: 'instant' },
  },
  rows,
  view: (row: EventRow) => ({
    id: opaque(row.id),
    type: row.type,
    created_at: instant(row.created_at),
    actor: row.actor,
    merchant: row.merchant,
    data: row.data,
  }),
})

/** Who reads the outbox and cannot go on. */
export function stuckConsumers(db: Queries) {
  return db
    .selectFrom('event_consumer')
    .select(['name', 'seq', 'failures', 'error', 'retry_at'])
    .where('failures', '>', 0)
    .orderBy('name')
    .execute()
}
