import { sql } from 'kysely'
import type { Queries } from '../../platform/database.ts'
import { defineListing } from '../../platform/listing.ts'
import { merchantField, merchantGroupField } from '../../platform/merchant-field.ts'
import type { PageFields } from '../../platform/pages.ts'
import { ownedBy } from '../../platform/sight.ts'
import { amount, instant, opaque } from '../../platform/wire.ts'
import { published } from '../catalog/index.ts'
import { offerMachine } from './offer.machine.ts'

/** Fields that offers and variations share, under the name of their table. */
function sharedFields(table: 'offer' | 'variation') {
  return {
    id: { column: `${table}.id`, kind: 'integer' },
    sku: { column: `${table}.sku`, kind: 'text' },
    stock: { column: `${table}.stock`, kind: 'integer', nullable: true },
    availability: { column: `${table}.availability`, kind: 'text', nullable: true },
    state: { column: `${table}.state`, kind: 'text' },
    created_at: { column: `${table}.created_at`, kind: 'instant' },
    updated_at: { column: `${table}.updated_at`, kind: 'instant' },
    merchant: merchantField(`${table}.merchant_id`),
    merchant_group: merchantGroupField(`${table}.merchant_id`),
  } as const satisfies PageFields
}

/** What the public may see: live, of a product that is live, under published categories, its merchant selling. */
const onSale = () =>
  sql<boolean>`(offer.state = 'active' and merchant.status = 'active' and product.state = 'active' and ${published('product.category_id')})`

const offerRows = (db: Queries) =>
  db
    .selectFrom('offer')
    .innerJoin('merchant', 'merchant.id', 'offer.merchant_id')
    .innerJoin('product', 'product.id', 'offer.product_id')
    .selectAll('offer')
    .select(['merchant.code as merchant', 'product.title'])

type OfferRow = Awaited<ReturnType<ReturnType<typeof offerRows>['executeTakeFirstOrThrow']>>

/** Offers, as the API and the command line show them. */
export const offers = defineListing({
  noun: 'offer',
  nouns: 'offers',
  id: 'offer.id',
  called: ['offer.sku'],
  sort: 'id',
  sight: { merchant: ownedBy('offer.merchant_id'), storefront: onSale },
  changed: 'offer.updated_at',
  deleted: ['state', 'deleted'],
  fields: {
    ...sharedFields('offer'),
    product_id: { column: 'offer.product_id', kind: 'integer' },
    condition: { column: 'offer.condition', kind: 'text', nullable: true },
  },
  rows: offerRows,
  view: (row: OfferRow, { actor }) => ({
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
    actions: offerMachine.allowed(row.state, actor.role),
    created_at: instant(row.created_at),
    updated_at: instant(row.updated_at),
    deleted_at: row.state === 'deleted' ? instant(row.updated_at) : null,
  }),
})

const variationRows = (db: Queries) =>
  db
    .selectFrom('variation')
    .innerJoin('offer', 'offer.id', 'variation.offer_id')
    .innerJoin('merchant', 'merchant.id', 'variation.merchant_id')
    .innerJoin('product', 'product.id', 'offer.product_id')
    .selectAll('variation')
    .select(['merchant.code as merchant', 'offer.currency'])

type VariationRow = Awaited<ReturnType<ReturnType<typeof variationRows>['executeTakeFirstOrThrow']>>

/** Variations, as the API and the command line show them. */
export const variations = defineListing({
  noun: 'variation',
  nouns: 'variations',
  id: 'variation.id',
  called: ['variation.sku', 'variation.gtin'],
  sort: 'id',
  sight: {
    merchant: ownedBy('variation.merchant_id'),
    storefront: () => sql<boolean>`(variation.state = 'active' and ${onSale()})`,
  },
  changed: 'variation.updated_at',
  deleted: ['state', 'deleted'],
  fields: {
    ...sharedFields('variation'),
    offer_id: { column: 'variation.offer_id', kind: 'integer' },
    gtin: { column: 'variation.gtin', kind: 'text', nullable: true },
  },
  rows: variationRows,
  view: (row: VariationRow) => ({
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
    deleted_at: row.state === 'deleted' ? instant(row.updated_at) : null,
  }),
})
