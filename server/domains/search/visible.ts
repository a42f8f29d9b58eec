import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../context.ts'
import { published } from '../catalog/index.ts'
import { sellableOffer } from '../offers/index.ts'
import type { Ask, OfferFilter } from './ask.ts'

/** An offer that is there, whether or not anything of it is left. */
const OFFERED = sql<boolean>`(offer.state = 'active' and merchant.status = 'active')`

/** What a customer pays now. */
export const PAID = sql<number>`coalesce(offer.sale_price, offer.price)`

/** Offers that count for whoever searches: for the public those that it can buy. */
export function counting(ctx: Context, filter: OfferFilter): RawBuilder<boolean> {
  const { merchantIds, priceMin, priceMax, inStock, conditions } = filter
  const parts = [
    ctx.reach.kind === 'storefront' ? sellableOffer(ctx.clock.now()) : OFFERED,
    ...(merchantIds ? [among(sql`offer.merchant_id`, merchantIds)] : []),
    ...(conditions ? [among(sql`offer.condition`, conditions)] : []),
    ...(priceMin === null ? [] : [sql`${PAID} >= cast(${priceMin} as bigint)`]),
    ...(priceMax === null ? [] : [sql`${PAID} <= cast(${priceMax} as bigint)`]),
    ...(inStock ? [sql`(offer.stock is null or offer.stock > 0)`] : []),
  ]
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

function among(column: RawBuilder<unknown>, values: readonly (string | number)[]): RawBuilder<unknown> {
  return values.length === 0 ? sql`1 = 0` : sql`${column} in (${sql.join(values)})`
}

/** Products that somebody may find, as they are now: the index may be some seconds behind. */
export function visible(ctx: Context, { offers, familyId }: Ask): RawBuilder<boolean> {
  const { merchantIds, priceMin, priceMax, inStock, conditions } = offers
  const byOffers = merchantIds || conditions || priceMin !== null || priceMax !== null || inStock
  const parts = [sql`product.state = 'active'`]
  if (ctx.reach.kind !== 'everything') parts.push(sql`${published('product.category_id')}`)
  if (ctx.reach.kind === 'storefront' || byOffers) {
    parts.push(sql`exists (select 1 from offer join merchant on merchant.id = offer.merchant_id
      where offer.product_id = product.id and ${counting(ctx, offers)})`)
  }
  if (familyId !== null) {
    parts.push(sql`exists (select 1 from product_family_member member
      where member.family_id = ${familyId} and member.product_id = product.id)`)
  }
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}
