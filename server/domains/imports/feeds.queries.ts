import type { Queries } from '../../platform/database.ts'
import { defineListing } from '../../platform/listing.ts'
import { none, ownedBy } from '../../platform/sight.ts'
import { instant, opaque } from '../../platform/wire.ts'
import { feedMachine } from './feed.machine.ts'

// An address that was imported once, without anybody's word on its mapping, is no feed that people know of.
const rows = (db: Queries) =>
  db
    .selectFrom('feed')
    .leftJoin('merchant', 'merchant.id', 'feed.merchant_id')
    .selectAll('feed')
    .select('merchant.code as merchant')
    .where((eb) => eb.or([eb('feed.implicit', '=', false), eb('feed.mapping_id', 'is not', null)]))

type FeedRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** Feeds, by id, name or address. */
export const feeds = defineListing({
  noun: 'feed',
  nouns: 'feeds',
  id: 'feed.id',
  called: ['feed.name', 'feed.address', 'feed.external_id'],
  sort: 'id',
  sight: { merchant: ownedBy('feed.merchant_id'), storefront: none },
  fields: {
    id: { column: 'feed.id', kind: 'integer' },
    name: { column: 'feed.name', kind: 'text', nullable: true },
    state: { column: 'feed.state', kind: 'text' },
    target: { column: 'feed.target', kind: 'text' },
    address: { column: 'feed.address', kind: 'text' },
    merchant: { column: 'merchant.code', kind: 'text', nullable: true },
    created_at: { column: 'feed.created_at', kind: 'instant' },
    updated_at: { column: 'feed.updated_at', kind: 'instant' },
  },
  rows,
  view: (row: FeedRow, { actor }) => ({
    id: opaque(row.id),
    external_id: row.external_id,
    name: row.name,
    merchant: row.merchant ?? '',
    target: row.target,
    address: row.address,
    state: row.state,
    mode: row.mode,
    missing: row.missing,
    mapping: row.mapping_id === null ? null : opaque(row.mapping_id),
    actions: feedMachine.allowed(row.state, actor.role),
    created_at: instant(row.created_at),
    updated_at: instant(row.updated_at),
  }),
})
