import type { Queries } from '../../platform/database.ts'
import { defineListing } from '../../platform/listing.ts'
import { merchantGroupField } from '../../platform/merchant-field.ts'
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

export type ListedFeed = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** What somebody does by hand; the rest follows from its runs and its mapping. */
const ACTIONS: readonly string[] = ['activate', 'pause', 'resume']

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
    merchant_group: merchantGroupField('feed.merchant_id'),
    external_id: { column: 'feed.external_id', kind: 'text', nullable: true },
    created_at: { column: 'feed.created_at', kind: 'instant' },
    updated_at: { column: 'feed.updated_at', kind: 'instant' },
  },
  rows,
  view: (row: ListedFeed, { actor, may }) => ({
    id: opaque(row.id),
    external_id: row.external_id,
    name: row.name,
    merchant: row.merchant ?? '',
    target: row.target,
    address: row.address,
    state: row.state,
    mode: row.mode,
    missing: row.missing,
    no_products: row.options.products === false,
    set: row.options.set ?? {},
    max_invalid: row.options.max_invalid ?? null,
    max_removed: row.options.max_removed ?? null,
    overwrite_edits: row.options.overwrite_edits === true,
    upload: opaque(row.upload_id),
    mapping: opaque(row.mapping_id),
    actions: may('feeds:write') ? feedMachine.allowed(row.state, actor.role).filter((it) => ACTIONS.includes(it)) : [],
    created_at: instant(row.created_at),
    updated_at: instant(row.updated_at),
    version: row.version,
  }),
})
