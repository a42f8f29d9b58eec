import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { readSettings } from '../../platform/settings.ts'
import { amount } from '../../platform/wire.ts'
import type { Ask } from './ask.ts'
import { findSome } from './candidates.ts'
import type { Facets } from './document.ts'
import { bandsOf } from './price-bands.ts'
import { counting, PAID } from './visible.ts'

interface Counted {
  readonly value: string
  readonly count: number
}

/** How many of what was found have which values. */
export interface FacetCounts {
  /** False where there were too many to count: then these are counts of the newest. */
  readonly exact: boolean
  readonly count: number
  readonly category: readonly (Counted & { readonly name: string })[]
  readonly brand: readonly Counted[]
  readonly price: readonly { readonly from: string; readonly to: string | null; readonly count: number }[]
  readonly attributes: Readonly<Record<string, readonly Counted[]>>
}

/** More than these are not counted: a thousand tell the shares well enough, in the time that somebody waits. */
const COUNTED_MAX = 2_000
const VALUES_MAX = 30

/** Counts what the index has for a query and somebody may find. */
export async function countFacets(ctx: Context, ask: Ask, query: string): Promise<FacetCounts> {
  const { ids, before } = await findSome(ctx, ask, query, {
    before: null,
    wanted: COUNTED_MAX,
    lookedMax: COUNTED_MAX * 2,
  })
  const rows = await rowsOf(ctx, ids)
  const { brand = [], ...attributes } = valuesOf(rows.map((row) => row.facets))
  const { currency } = await readSettings(ctx.queries)
  const bands = bandsOf(await pricesOf(ctx, ask, ids))
  return {
    exact: before === null,
    count: ids.length,
    category: await categoriesOf(ctx, rows),
    brand,
    price: bands.map(({ from, to, count }) => ({
      from: amount(from, currency) ?? '',
      to: amount(to, currency),
      count,
    })),
    attributes,
  }
}

async function rowsOf({ queries }: Context, ids: readonly number[]) {
  if (ids.length === 0) return []
  return queries.selectFrom('search_product').select(['category_id', 'facets']).where('id', 'in', ids).execute()
}

function valuesOf(all: readonly Facets[]): Record<string, Counted[]> {
  const counts = new Map<string, Map<string, number>>()
  for (const facets of all) {
    for (const [code, values] of Object.entries(facets)) {
      const of = counts.get(code) ?? new Map<string, number>()
      counts.set(code, of)
      for (const value of values) of.set(value, (of.get(value) ?? 0) + 1)
    }
  }
  return Object.fromEntries(
    [...counts].map(([code, of]) => [code, most(of).map(([value, count]) => ({ value, count }))]),
  )
}

/** Most frequent first, and always in the same order. */
function most<Value extends string | number>(counts: ReadonlyMap<Value, number>): [Value, number][] {
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, VALUES_MAX)
}

async function categoriesOf({ queries }: Context, rows: readonly { readonly category_id: number | null }[]) {
  const counts = new Map<number, number>()
  for (const { category_id: id } of rows) if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1)
  const top = most(counts)
  if (top.length === 0) return []
  const ids = top.map(([id]) => id)
  const named = await queries.selectFrom('category').select(['id', 'code', 'name']).where('id', 'in', ids).execute()
  const byId = new Map(named.map((row) => [row.id, row]))
  return top.flatMap(([id, count]) => {
    const row = byId.get(id)
    return row ? [{ value: row.code, name: row.name, count }] : []
  })
}

/** What each product costs at least, of the offers that count. */
async function pricesOf(ctx: Context, { offers }: Ask, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ price: number | null }>`select min(${PAID}) as price
    from offer join merchant on merchant.id = offer.merchant_id
    where offer.product_id in (${sql.join(ids)}) and ${counting(ctx, offers)}
    group by offer.product_id`.execute(ctx.queries)
  return rows.flatMap(({ price }) => (price === null ? [] : [Number(price)]))
}
