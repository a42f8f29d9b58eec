import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import type { Queries } from '../../platform/database.ts'
import type { Ask } from './ask.ts'
import { visible } from './visible.ts'

const FIRST_MAX = 200
const NEXT_MAX = 2_000
const GROWTH = 4

/** What was found of one query of the index. */
export interface Found {
  readonly ids: readonly number[]
  /** How many of the index were looked at. */
  readonly looked: number
  /** Where to go on; null where there is nothing more. */
  readonly before: number | null
}

/**
 * Reads ids of what the index has for a query and somebody may find, newest first, until there are enough or enough
 * was looked at: what many products match and few may be found by does not keep anybody else waiting.
 */
export async function findSome(
  ctx: Context,
  ask: Ask,
  query: string,
  from: { readonly before: number | null; readonly wanted: number; readonly lookedMax: number },
): Promise<Found> {
  const ids: number[] = []
  let { before } = from
  let looked = 0
  let size = Math.min(Math.max(from.wanted * 2, FIRST_MAX), from.lookedMax)
  while (ids.length < from.wanted && looked < from.lookedMax) {
    const some = await matched(ctx.queries, ctx.db.dialect, query, before, size)
    looked += some.length
    const seen = await those(ctx, ask, some)
    ids.push(...seen)
    before = some.at(-1) ?? null
    if (some.length < size) return ended(ids, looked, from.wanted)
    size = Math.min(size * GROWTH, NEXT_MAX)
  }
  return ids.length > from.wanted ? ended(ids, looked, from.wanted) : { ids, looked, before }
}

/** What was found too much is found again by the next page. */
function ended(ids: readonly number[], looked: number, wanted: number): Found {
  if (ids.length <= wanted) return { ids, looked, before: null }
  const some = ids.slice(0, wanted)
  return { ids: some, looked, before: some.at(-1) ?? null }
}

/** Whether the index has anything at all for a query. */
export async function hasAny(queries: Queries, dialect: 'sqlite' | 'postgres', query: string): Promise<boolean> {
  return (await matched(queries, dialect, query, null, 1)).length > 0
}

async function matched(
  queries: Queries,
  dialect: 'sqlite' | 'postgres',
  query: string,
  before: number | null,
  size: number,
): Promise<number[]> {
  const { rows } =
    dialect === 'sqlite'
      ? await sql<{ id: number }>`select rowid as id from search_text where search_text match ${query}
          ${before === null ? sql`` : sql`and rowid < ${before}`} order by rowid desc limit ${size}`.execute(queries)
      : await sql<{ id: number }>`select id from search_text where words @@ ${query}::tsquery
          ${before === null ? sql`` : sql`and id < ${before}`} order by id desc limit ${size}`.execute(queries)
  return rows.map(({ id }) => id)
}

async function those(ctx: Context, ask: Ask, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: number }>`select product.id from product
    where product.id in (${sql.join(ids)}) and ${visible(ctx, ask)} order by product.id desc`.execute(ctx.queries)
  return rows.map(({ id }) => id)
}
