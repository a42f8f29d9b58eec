import { sql } from 'kysely'
import type { KnownItem } from '../../../engine/contract/target.ts'
import type { Queries } from '../../platform/database.ts'
import { KEPT_VARIATION, LIVE } from './afterwards.sql.ts'

const PAGE = 10_000

interface KnownRow {
  key: string
  digest: string | null
  owned: boolean | number
}

/** What the merchant sells already: offers without variations, then variations; each page is one query. */
export async function* knownOffers(db: Queries, merchantId: number, feedId: number): AsyncGenerator<KnownItem[]> {
  const plain = sql`(digest is not null or not exists (
    select 1 from variation v where v.offer_id = offer.id and ${sql.raw(KEPT_VARIATION)}))`
  yield* pages((after) => page(db, 'offer', plain, merchantId, feedId, after))
  yield* pages((after) => page(db, 'variation', sql`state <> 'deleted'`, merchantId, feedId, after))
}

async function* pages(read: (after: string) => Promise<KnownRow[]>): AsyncGenerator<KnownItem[]> {
  let after = ''
  for (;;) {
    const rows = await read(after)
    const last = rows.at(-1)
    if (!last) return
    // SQLite has no booleans; the rows are nobody else's, so they are mended where they stand.
    for (const row of rows) row.owned = row.owned === true || row.owned === 1
    yield rows as KnownItem[]
    if (rows.length < PAGE) return
    after = last.key
  }
}

async function page(
  db: Queries,
  table: 'offer' | 'variation',
  condition: ReturnType<typeof sql>,
  merchantId: number,
  feedId: number,
  after: string,
): Promise<KnownRow[]> {
  // What was put to zero stock as missing stays live, but it is missing already.
  const { rows } = await sql<KnownRow>`
    select sku as key, digest,
      (coalesce(feed_id, 0) = ${sql.lit(feedId)} and ${sql.raw(LIVE)} and not (digest is null and coalesce(stock, 1) = 0))
        as owned
    from ${sql.table(table)}
    where merchant_id = ${sql.lit(merchantId)} and sku > ${after} and state <> 'deleted' and ${condition}
    order by sku limit ${sql.lit(PAGE)}`.execute(db)
  return rows
}
