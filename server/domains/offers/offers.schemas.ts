import { Type } from 'typebox'
import { Fields, Instant, ListOf, Nullable, Words } from '../../http/shapes.ts'
import {
  Actions,
  ExternalId,
  LISTING_STATES,
  line,
  maybe,
  Protected,
  RefusalShape,
  strict,
  Text,
  UnsellableReasons,
} from '../catalog/index.ts'

const Amount = Type.String({ description: 'A decimal; the currency stands beside it', examples: ['12.90'] })
const Stock = Nullable(Type.Integer({ description: 'Null is sold without counting' }))

export const Offer = Type.Object({
  id: Type.String(),
  external_id: Text,
  merchant: Type.String({ description: 'Code of the merchant' }),
  product_id: Type.String(),
  sku: Type.String(),
  title: Text,
  price: Nullable(Amount),
  sale_price: Nullable(Amount),
  currency: Type.String(),
  stock: Stock,
  availability: Text,
  condition: Text,
  attributes: Fields,
  sells_from: Nullable(Instant),
  sells_until: Nullable(Instant),
  state: Words(LISTING_STATES),
  refusal: Nullable(RefusalShape),
  sellable: Type.Boolean(),
  unsellable_reasons: UnsellableReasons,
  protected: Protected,
  actions: Actions,
  created_at: Instant,
  updated_at: Instant,
  deleted_at: Nullable(Instant),
  version: Type.Integer(),
})

export const Variation = Type.Object({
  id: Type.String(),
  merchant: Type.String({ description: 'Code of the merchant' }),
  offer_id: Type.String(),
  sku: Type.String(),
  gtin: Text,
  axes: Type.Unsafe<Readonly<Record<string, string>>>(Type.Record(Type.String(), Type.String())),
  price: Nullable(Amount),
  sale_price: Nullable(Amount),
  currency: Type.String(),
  stock: Stock,
  availability: Text,
  image_url: Text,
  attributes: Fields,
  state: Words(LISTING_STATES),
  protected: ListOf(Type.String()),
  created_at: Instant,
  updated_at: Instant,
  deleted_at: Nullable(Instant),
  version: Type.Integer(),
})

const Decimal = Type.Optional(Nullable(Type.String({ pattern: '^\\d{1,14}(\\.\\d{1,4})?$', examples: ['12.90'] })))
const Count = Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })))
const When = Type.Optional(Nullable(Type.String({ format: 'date-time' })))

/** What is sold: offers and variations share it. */
const sale = { price: Decimal, sale_price: Decimal, stock: Count, availability: maybe(100) }

const terms = {
  ...sale,
  condition: maybe(100),
  attributes: Type.Optional(Fields),
  sells_from: When,
  sells_until: When,
}

const ProductRef = Type.String({ minLength: 1, maxLength: 200, description: 'Id or key of the product' })
const Merchant = Type.Optional(Nullable(line(200)))

export const NewOffer = Type.Object(
  { sku: line(190), product: ProductRef, merchant: Merchant, ...terms, external_id: ExternalId },
  strict,
)
export const OfferChange = Type.Object(
  { product: Type.Optional(ProductRef), ...terms, external_id: ExternalId },
  strict,
)
export const OfferReplacement = Type.Object(
  { sku: Type.Optional(line(190)), product: ProductRef, merchant: Merchant, ...terms },
  strict,
)

export const VariationChange = Type.Object(
  { ...sale, gtin: maybe(20), image_url: maybe(2_000), attributes: Type.Optional(Fields) },
  strict,
)
