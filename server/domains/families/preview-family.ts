import { sql } from 'kysely'
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import { opaque } from '../../platform/wire.ts'
import { checkConditions } from './check-conditions.ts'
import { conditionOf, lastProduct } from './evaluate.ts'
import type { FamilyPreview } from './families.schemas.ts'
import { ownerOf } from './owner.ts'

const LOOKED_AT = 20_000
const SHOWN = 20
/** Somebody waits for the answer. */
const PATIENCE_MS = 1_500

/** What a preview answers. */
export interface FamilyPreviewed {
  readonly count: number
  /** False where there was no time to look at every product. */
  readonly exact: boolean
  readonly products: readonly { readonly id: string; readonly title: string | null; readonly brand: string | null }[]
}

/** Counts the products that would be in a family, newest first, and shows some. Writes nothing. */
export async function previewFamily(ctx: Context, input: Static<typeof FamilyPreview>): Promise<FamilyPreviewed> {
  const { queries, db } = ctx
  const merchantId = await ownerOf(ctx, input.merchant)
  const test = await conditionOf(queries, db.dialect, await checkConditions(queries, input.conditions), merchantId)
  const until = performance.now() + PATIENCE_MS
  const products: FamilyPreviewed['products'][number][] = []
  let count = 0
  let to = await lastProduct(queries)
  for (; to > 0 && performance.now() < until; to -= LOOKED_AT) {
    const some = sql`product.id > ${to - LOOKED_AT} and product.id <= ${to} and ${test}`
    const counted = await sql<{ count: number }>`select count(*) as count from product where ${some}`.execute(queries)
    const found = Number(counted.rows[0]?.count ?? 0)
    count += found
    if (found === 0 || products.length >= SHOWN) continue
    const { rows } = await sql<{ id: number; title: string | null; brand: string | null }>`
      select product.id, product.title, product.brand from product where ${some}
      order by product.id desc limit ${SHOWN - products.length}`.execute(queries)
    products.push(...rows.map((row) => ({ ...row, id: opaque(row.id) })))
  }
  return { count, exact: to <= 0, products }
}
