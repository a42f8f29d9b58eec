import { sql } from 'kysely'
import type { Queries } from '../../platform/database.ts'

/** Products in a stretch of ids whose documents are not what they would be now. */
export interface Stale {
  readonly changed: readonly number[]
  /** No longer active, or not there any more. */
  readonly gone: readonly number[]
}

/** A stretch of ids: after the first one, up to the second. */
export type Stretch = readonly [after: number, to: number]

const active = sql`product.state = 'active'`
const stale = (epoch: number) =>
  sql`(${active} and (d.id is null or d.stamp <> product.updated_at or d.epoch <> ${epoch}))`

/** Compares what is indexed with what there is: whoever wrote it, and whenever it was committed. */
export async function findStale(db: Queries, [after, to]: Stretch, epoch: number): Promise<Stale> {
  const changed = await sql<{ id: number }>`
    select product.id from product left join search_product d on d.id = product.id
    where product.id > ${after} and product.id <= ${to} and ${stale(epoch)}
    order by product.id`.execute(db)
  const gone = await sql<{ id: number }>`
    select d.id from search_product d left join product on product.id = d.id
    where d.id > ${after} and d.id <= ${to} and (product.id is null or not ${active})`.execute(db)
  return { changed: changed.rows.map(({ id }) => id), gone: gone.rows.map(({ id }) => id) }
}

/** Products whose offers changed since an instant, in a stretch of ids of offers. */
export async function productsOfOffers(db: Queries, [after, to]: Stretch, since: Date): Promise<number[]> {
  const rows = await db
    .selectFrom('offer')
    .select('product_id')
    .distinct()
    .where('id', '>', after)
    .where('id', '<=', to)
    .where('updated_at', '>=', since)
    .execute()
  return rows.map((row) => row.product_id)
}

/** The last id of a table; of documents it may be that of a product which is no more. */
export async function lastId(db: Queries, table: 'product' | 'offer' | 'search_product'): Promise<number> {
  const row = await db
    .selectFrom(table)
    .select((it) => it.fn.max('id').as('last'))
    .executeTakeFirst()
  return Number(row?.last ?? 0)
}

/** How many products wait for the index, and since when. */
export async function countStale(db: Queries, epoch: number): Promise<{ count: number; since: Date | null }> {
  const { rows } = await sql<{ count: number; since: Date | number | null }>`
    select count(*) as count, min(product.updated_at) as since
    from product left join search_product d on d.id = product.id where ${stale(epoch)}`.execute(db)
  const since = rows[0]?.since ?? null
  return { count: Number(rows[0]?.count ?? 0), since: since === null ? null : new Date(since) }
}
