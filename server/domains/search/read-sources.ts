import { sql } from 'kysely'
import type { Queries } from '../../platform/database.ts'
import type { Source, SourceOffers } from './document.ts'

/** Active products among these ids. */
export async function readSources(db: Queries, ids: readonly number[]): Promise<readonly Source[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('product')
    .select([
      'id',
      'title',
      'brand',
      'gtin',
      'key',
      'external_id',
      'category_id',
      'source_category',
      'attributes',
      'updated_at',
    ])
    .where('id', 'in', ids)
    .where('state', '=', 'active')
    .execute()
}

const NOTHING: SourceOffers = { merchantIds: [], conditions: [], codes: [] }
const CODES_MAX = 2_000

/** What the index takes of offers and variations, by product; offers that are sold or may be again. */
export async function readOffersOf(db: Queries, ids: readonly number[]): Promise<(id: number) => SourceOffers> {
  if (ids.length === 0) return () => NOTHING
  const offers = await db
    .selectFrom('offer')
    .select(['product_id', 'merchant_id', 'condition', 'sku'])
    .where('product_id', 'in', ids)
    .where('state', '<>', 'deleted')
    .execute()
  const variations = await db
    .selectFrom('variation')
    .innerJoin('offer', 'offer.id', 'variation.offer_id')
    .select(['offer.product_id', 'variation.sku', 'variation.gtin'])
    .where('offer.product_id', 'in', ids)
    .where(sql<boolean>`offer.state <> 'deleted' and variation.state <> 'deleted'`)
    .execute()
  const found = new Map<number, { merchantIds: number[]; conditions: string[]; codes: string[] }>()
  const of = (id: number) => {
    const known = found.get(id) ?? { merchantIds: [], conditions: [], codes: [] }
    found.set(id, known)
    return known
  }
  for (const offer of offers) {
    const into = of(offer.product_id)
    into.merchantIds.push(offer.merchant_id)
    if (offer.condition) into.conditions.push(offer.condition)
    if (into.codes.length < CODES_MAX) into.codes.push(offer.sku)
  }
  for (const { product_id, sku, gtin } of variations) {
    const { codes } = of(product_id)
    if (codes.length < CODES_MAX) codes.push(sku, ...(gtin ? [gtin] : []))
  }
  return (id) => {
    const it = found.get(id)
    if (!it) return NOTHING
    return { ...it, merchantIds: [...new Set(it.merchantIds)], conditions: [...new Set(it.conditions)] }
  }
}
