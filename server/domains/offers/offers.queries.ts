import type { Queries } from '../../platform/database.ts'
import { findOne } from '../../platform/find-one.ts'
import { type Page, type PageFields, type PageRequest, readPage } from '../../platform/pages.ts'
import { amount, instant, opaque } from '../../platform/wire.ts'
import { offerMachine } from './offer.machine.ts'

const offers = (db: Queries) =>
  db
    .selectFrom('offer')
    .innerJoin('merchant', 'merchant.id', 'offer.merchant_id')
    .innerJoin('product', 'product.id', 'offer.product_id')
    .selectAll('offer')
    .select(['merchant.code as merchant', 'product.title'])

type OfferRow = Awaited<ReturnType<ReturnType<typeof offers>['executeTakeFirstOrThrow']>>

/** Fields that offers and variations share, under the name of their table. */
function sharedFields(db: Queries, table: 'offer' | 'variation'): PageFields {
  return {
    id: { column: `${table}.id`, kind: 'integer' },
    sku: { column: `${table}.sku`, kind: 'text' },
    stock: { column: `${table}.stock`, kind: 'integer', nullable: true },
    availability: { column: `${table}.availability`, kind: 'text', nullable: true },
    state: { column: `${table}.state`, kind: 'text' },
    created_at: { column: `${table}.created_at`, kind: 'instant' },
    updated_at: { column: `${table}.updated_at`, kind: 'instant' },
    merchant: {
      column: `${table}.merchant_id`,
      kind: 'integer',
      toStored: async (code) =>
        (await db.selectFrom('merchant').select('id').where('code', '=', code).executeTakeFirst())?.id ?? null,
    },
  }
}

const offerView = (row: OfferRow) => ({
  id: opaque(row.id),
  merchant: row.merchant,
  product_id: opaque(row.product_id),
  sku: row.sku,
  title: row.title,
  price: amount(row.price, row.currency),
  sale_price: amount(row.sale_price, row.currency),
  currency: row.currency,
  /** Null is sold without counting. */
  stock: row.stock,
  availability: row.availability,
  condition: row.condition,
  attributes: row.attributes,
  state: row.state,
  actions: offerMachine.allowed(row.state, 'operator'),
  created_at: instant(row.created_at),
  updated_at: instant(row.updated_at),
})

/** An offer as the API and the command line show it. */
export type OfferView = ReturnType<typeof offerView>

/** A page of offers. */
export function listOffers(db: Queries, request: PageRequest): Promise<Page<OfferView>> {
  const fields = {
    ...sharedFields(db, 'offer'),
    product_id: { column: 'offer.product_id', kind: 'integer' },
    condition: { column: 'offer.condition', kind: 'text', nullable: true },
  } as const
  return readPage(offers(db), { fields, id: 'offer.id', sort: 'id', view: offerView }, request)
}

/** One offer, by id or by SKU. */
export async function findOffer(db: Queries, ref: string): Promise<OfferView> {
  const names = { noun: 'offer', nouns: 'offers', id: 'offer.id', called: ['offer.sku'] }
  return offerView(await findOne(offers(db), names, ref))
}

const variations = (db: Queries) =>
  db
    .selectFrom('variation')
    .innerJoin('offer', 'offer.id', 'variation.offer_id')
    .innerJoin('merchant', 'merchant.id', 'variation.merchant_id')
    .selectAll('variation')
    .select(['merchant.code as merchant', 'offer.currency'])

type VariationRow = Awaited<ReturnType<ReturnType<typeof variations>['executeTakeFirstOrThrow']>>

const variationView = (row: VariationRow) => ({
  id: opaque(row.id),
  merchant: row.merchant,
  offer_id: opaque(row.offer_id),
  sku: row.sku,
  gtin: row.gtin,
  axes: row.axes,
  price: amount(row.price, row.currency),
  sale_price: amount(row.sale_price, row.currency),
  currency: row.currency,
  stock: row.stock,
  availability: row.availability,
  image_url: row.image_url,
  attributes: row.attributes,
  state: row.state,
  created_at: instant(row.created_at),
  updated_at: instant(row.updated_at),
})

/** A variation as the API and the command line show it. */
export type VariationView = ReturnType<typeof variationView>

/** A page of variations. */
export function listVariations(db: Queries, request: PageRequest): Promise<Page<VariationView>> {
  const fields = {
    ...sharedFields(db, 'variation'),
    offer_id: { column: 'variation.offer_id', kind: 'integer' },
    gtin: { column: 'variation.gtin', kind: 'text', nullable: true },
  } as const
  return readPage(variations(db), { fields, id: 'variation.id', sort: 'id', view: variationView }, request)
}

/** One variation, by id or by SKU. */
export async function findVariation(db: Queries, ref: string): Promise<VariationView> {
  const names = {
    noun: 'variation',
    nouns: 'variations',
    id: 'variation.id',
    called: ['variation.sku', 'variation.gtin'],
  }
  return variationView(await findOne(variations(db), names, ref))
}
