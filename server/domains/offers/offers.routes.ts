import { Type } from 'typebox'
import type { App } from '../../http/app.ts'
import { Fields, Instant, ListOf, Nullable, named, readRoutes, Words } from '../../http/resources.ts'
import { LISTING_STATES } from '../catalog/index.ts'
import { offers, variations } from './offers.queries.ts'

const Amount = Type.String({ description: 'A decimal; the currency stands beside it', examples: ['12.90'] })
const Stock = Nullable(Type.Integer({ description: 'Null is sold without counting' }))

const Offer = Type.Object({
  id: Type.String(),
  merchant: Type.String({ description: 'Code of the merchant' }),
  product_id: Type.String(),
  sku: Type.String(),
  title: Nullable(Type.String()),
  price: Nullable(Amount),
  sale_price: Nullable(Amount),
  currency: Type.String(),
  stock: Stock,
  availability: Nullable(Type.String()),
  condition: Nullable(Type.String()),
  attributes: Fields,
  state: Words(LISTING_STATES),
  actions: ListOf(Type.String({ description: 'What you may do with it now' })),
  created_at: Instant,
  updated_at: Instant,
  deleted_at: Nullable(Instant),
})

const Variation = Type.Object({
  id: Type.String(),
  merchant: Type.String({ description: 'Code of the merchant' }),
  offer_id: Type.String(),
  sku: Type.String(),
  gtin: Nullable(Type.String()),
  axes: Type.Unsafe<Readonly<Record<string, string>>>(Type.Record(Type.String(), Type.String())),
  price: Nullable(Amount),
  sale_price: Nullable(Amount),
  currency: Type.String(),
  stock: Stock,
  availability: Nullable(Type.String()),
  image_url: Nullable(Type.String()),
  attributes: Fields,
  state: Words(LISTING_STATES),
  created_at: Instant,
  updated_at: Instant,
  deleted_at: Nullable(Instant),
})

/** Offers and their variations. */
export function offerRoutes(app: App): void {
  const offer = { nouns: 'offers', one: 'an offer', scope: 'offers:read' } as const
  readRoutes(app, named(app, 'Offer', Offer), { ...offer, ...offers })
  const variation = { nouns: 'variations', one: 'a variation', scope: 'variations:read' } as const
  readRoutes(app, named(app, 'Variation', Variation), { ...variation, ...variations })
}
