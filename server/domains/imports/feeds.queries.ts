import type { Queries } from '../../platform/database.ts'
import { findOne } from '../../platform/find-one.ts'
import { type Page, type PageFields, type PageRequest, readPage } from '../../platform/pages.ts'
import { instant, opaque } from '../../platform/wire.ts'
import { feedMachine } from './feed.machine.ts'

// An address that was imported once, without anybody's word on its mapping, is no feed that people know of.
const feeds = (db: Queries) =>
  db
    .selectFrom('feed')
    .leftJoin('merchant', 'merchant.id', 'feed.merchant_id')
    .selectAll('feed')
    .select('merchant.code as merchant')
    .where((eb) => eb.or([eb('feed.implicit', '=', false), eb('feed.mapping_id', 'is not', null)]))

type FeedRow = Awaited<ReturnType<ReturnType<typeof feeds>['executeTakeFirstOrThrow']>>

const fields: PageFields = {
  id: { column: 'feed.id', kind: 'integer' },
  name: { column: 'feed.name', kind: 'text', nullable: true },
  state: { column: 'feed.state', kind: 'text' },
  target: { column: 'feed.target', kind: 'text' },
  address: { column: 'feed.address', kind: 'text' },
  merchant: { column: 'merchant.code', kind: 'text', nullable: true },
  created_at: { column: 'feed.created_at', kind: 'instant' },
  updated_at: { column: 'feed.updated_at', kind: 'instant' },
}

const view = (row: FeedRow) => ({
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
  actions: feedMachine.allowed(row.state, 'operator'),
  created_at: instant(row.created_at),
  updated_at: instant(row.updated_at),
})

/** A feed as the API and the command line show it. */
export type FeedView = ReturnType<typeof view>

/** A page of feeds. */
export function listFeeds(db: Queries, request: PageRequest): Promise<Page<FeedView>> {
  return readPage(feeds(db), { fields, id: 'feed.id', sort: 'id', view }, request)
}

/** One feed, by id, name or address. */
export async function findFeed(db: Queries, ref: string): Promise<FeedView> {
  const names = {
    noun: 'feed',
    nouns: 'feeds',
    id: 'feed.id',
    called: ['feed.name', 'feed.address', 'feed.external_id'],
  }
  return view(await findOne(feeds(db), names, ref))
}
