import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { amount, opaque } from '../../platform/wire.ts'
import type { Ask } from './ask.ts'
import type { Match } from './match.ts'
import { counting, PAID } from './visible.ts'

const OFFERS_MAX = 20
const VARIATIONS_MAX = 200

/** A product that was found, with prices and stock as they are at this moment. */
export interface Hit {
  readonly id: string
  readonly match: Match
  readonly title: string | null
  readonly brand: string | null
  readonly gtin: string | null
  readonly category: string | null
  readonly image_url: string | null
  readonly attributes: Readonly<Record<string, unknown>>
  /** What it costs at least; null where nobody offers it. */
  readonly price_from: string | null
  readonly currency: string | null
  readonly offers_count: number
  /** The cheapest first; a merchant sees his own only. */
  readonly offers: readonly HitOffer[]
}

interface Sale {
  readonly id: string
  readonly sku: string
  readonly price: string | null
  readonly sale_price: string | null
  readonly stock: number | null
  readonly availability: string | null
}

interface HitOffer extends Sale {
  readonly merchant: string
  readonly currency: string
  readonly condition: string | null
  readonly variations: readonly (Sale & {
    readonly gtin: string | null
    readonly axes: Readonly<Record<string, string>>
    readonly image_url: string | null
  })[]
}

/** Reads what was found, in its order. */
export async function readHits(ctx: Context, ask: Ask, found: ReadonlyMap<number, Match>): Promise<Hit[]> {
  const ids = [...found.keys()]
  if (ids.length === 0) return []
  const rows = await ctx.queries
    .selectFrom('product')
    .leftJoin('category', 'category.id', 'product.category_id')
    .select(['product.id', 'product.title', 'product.brand', 'product.gtin', 'product.image_url', 'product.attributes'])
    .select('category.code as category')
    .where('product.id', 'in', ids)
    .execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  const offers = Map.groupBy(await offersOf(ctx, ask, ids), (offer) => offer.product_id)
  const shown = [...offers].flatMap(([, of]) =>
    of.filter((offer) => isShown(ctx, offer.merchant_id)).slice(0, OFFERS_MAX),
  )
  const variations = Map.groupBy(
    await variationsOf(
      ctx,
      shown.map((offer) => offer.id),
    ),
    (it) => it.offer_id,
  )
  const ofOffers = new Set(shown)
  return ids.flatMap((id) => {
    const row = byId.get(id)
    if (!row) return []
    const all = offers.get(id) ?? []
    const [first] = all
    const paid = first ? (first.sale_price ?? first.price) : null
    return [
      {
        ...row,
        id: opaque(id),
        match: found.get(id) ?? 'text',
        price_from: first ? amount(paid, first.currency) : null,
        currency: first?.currency ?? null,
        offers_count: all.length,
        offers: all
          .filter((offer) => ofOffers.has(offer))
          .map((offer) => offerView(offer, (variations.get(offer.id) ?? []).slice(0, VARIATIONS_MAX))),
      },
    ]
  })
}

function isShown({ reach }: Context, merchantId: number): boolean {
  return reach.kind !== 'merchants' || reach.ids.includes(merchantId)
}

type OfferRow = Awaited<ReturnType<typeof offersOf>>[number]
type VariationRow = Awaited<ReturnType<typeof variationsOf>>[number]

function offersOf(ctx: Context, { offers }: Ask, ids: readonly number[]) {
  return ctx.queries
    .selectFrom('offer')
    .innerJoin('merchant', 'merchant.id', 'offer.merchant_id')
    .select(['offer.id', 'offer.product_id', 'offer.merchant_id', 'offer.sku', 'offer.price', 'offer.sale_price'])
    .select(['offer.currency', 'offer.stock', 'offer.availability', 'offer.condition', 'merchant.code as merchant'])
    .where('offer.product_id', 'in', ids)
    .where(counting(ctx, offers))
    .orderBy(sql`${PAID} is null`)
    .orderBy(PAID)
    .orderBy('offer.id')
    .execute()
}

/** Variations that are on sale; where the public asks, those that are left. */
async function variationsOf(ctx: Context, offerIds: readonly number[]) {
  if (offerIds.length === 0) return []
  const rows = ctx.queries
    .selectFrom('variation')
    .select(['id', 'offer_id', 'sku', 'gtin', 'axes', 'price', 'sale_price', 'stock', 'availability', 'image_url'])
    .where('offer_id', 'in', offerIds)
    .where('state', '=', 'active')
    .orderBy('id')
  if (ctx.reach.kind !== 'storefront') return rows.execute()
  return rows.where(sql<boolean>`price is not null and (stock is null or stock > 0)`).execute()
}

function offerView(offer: OfferRow, variations: readonly VariationRow[]): HitOffer {
  const { merchant, currency, condition } = offer
  return {
    ...saleView(offer, currency),
    merchant,
    currency,
    condition,
    variations: variations.map((it) => ({
      ...saleView(it, currency),
      gtin: it.gtin,
      axes: it.axes,
      image_url: it.image_url,
    })),
  }
}

function saleView(row: OfferRow | VariationRow, currency: string): Sale {
  return {
    id: opaque(row.id),
    sku: row.sku,
    price: amount(row.price, currency),
    sale_price: amount(row.sale_price, currency),
    stock: row.stock,
    availability: row.availability,
  }
}
