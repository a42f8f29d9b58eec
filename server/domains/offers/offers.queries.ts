import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import type { Queries } from '../../platform/database.ts'
import { readHistory } from '../../platform/history.ts'
import { defineListing } from '../../platform/listing.ts'
import { merchantField, merchantGroupField } from '../../platform/merchant-field.ts'
import type { Page, PageFields, PageRequest } from '../../platform/pages.ts'
import { ownedBy } from '../../platform/sight.ts'
import { amount, instant, opaque } from '../../platform/wire.ts'
import { heldFields, merchantReasons, published, type Unsellable, versionOf } from '../catalog/index.ts'
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
    .select(['merchant.code as merchant', 'merchant.status as merchant_status', 'product.title'])
    .select(['product.state as product_state', 'product.kind', 'product.brand', 'product.category_id'])
    .select(published('product.category_id').as('category_visible'))

export type OfferView = Awaited<ReturnType<ReturnType<typeof offerRows>['executeTakeFirstOrThrow']>>

/** Offers, as the API and the command line show them. */
export const offers = defineListing({
  noun: 'offer',
  nouns: 'offers',
  id: 'offer.id',
  called: ['offer.sku', 'offer.external_id'],
  sort: 'id',
  sight: { merchant: ownedBy('offer.merchant_id'), storefront: onSale },
  changed: 'offer.updated_at',
  deleted: ['state', 'deleted'],
  fields: {
    ...sharedFields('offer'),
    product_id: { column: 'offer.product_id', kind: 'integer' },
    condition: { column: 'offer.condition', kind: 'text', nullable: true },
    external_id: { column: 'offer.external_id', kind: 'text', nullable: true },
  },
  rows: offerRows,
  view: (row: OfferView, { actor, reach, may, clock }) => {
    const hidden = reach.kind === 'storefront' ? { refusal: null, protected: [] } : {}
    const actions = may('offers:write') ? offerMachine.allowed(row.state, actor.role) : []
    return { ...offerBody(row, clock.now()), ...hidden, actions, version: versionOf(row) }
  },
})

/** An offer as events carry it: the same for everybody. */
export function offerBody(row: OfferView, now: Date) {
  const reasons = offerReasons(row, now)
  return {
    id: opaque(row.id),
    external_id: row.external_id,
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
    sells_from: instant(row.sells_from),
    sells_until: instant(row.sells_until),
    state: row.state,
    refusal: row.state === 'refused' ? row.refusal : null,
    sellable: reasons.length === 0,
    unsellable_reasons: reasons,
    /** Fields that imports leave alone, because a person wrote them. */
    protected: heldFields(row.held),
    created_at: instant(row.created_at),
    updated_at: instant(row.updated_at),
    deleted_at: row.state === 'deleted' ? instant(row.updated_at) : null,
  }
}

function offerReasons(row: OfferView, now: Date): Unsellable[] {
  const { sells_from: from, sells_until: until } = row
  const outside = (from !== null && now < from) || (until !== null && now >= until)
  // A service has no stock that could be empty.
  const none = row.kind !== 'service' && row.stock !== null && row.stock <= 0
  const reasons: readonly (readonly [boolean, Unsellable])[] = [
    [row.product_state !== 'active', 'product_not_active'],
    [row.state !== 'active', 'offer_not_active'],
    ...merchantReasons(row.merchant_status).map((it) => [true, it] as const),
    [!row.category_visible, 'category_unpublished'],
    [row.price === null, 'no_price'],
    [none, 'no_stock'],
    [outside, 'outside_selling_dates'],
  ]
  return reasons.flatMap(([holds, reason]) => (holds ? [reason] : []))
}

/** How an offer came to be where it is. */
export async function offerHistory(ctx: Context, ref: string, request: PageRequest): Promise<Page<object>> {
  return readHistory(ctx, 'offer', (await offers.row(ctx, ref)).id, request)
}

const variationRows = (db: Queries) =>
  db
    .selectFrom('variation')
    .innerJoin('offer', 'offer.id', 'variation.offer_id')
    .innerJoin('merchant', 'merchant.id', 'variation.merchant_id')
    .innerJoin('product', 'product.id', 'offer.product_id')
    .selectAll('variation')
    .select(['merchant.code as merchant', 'offer.currency', 'offer.state as offer_state', 'offer.product_id'])
    .select(['product.category_id'])

export type VariationView = Awaited<ReturnType<ReturnType<typeof variationRows>['executeTakeFirstOrThrow']>>

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
  view: (row: VariationView, { reach }) => ({
    ...variationBody(row),
    ...(reach.kind === 'storefront' ? { protected: [] } : {}),
    version: versionOf(row),
  }),
})

/** A variation as events carry it. */
export const variationBody = (row: VariationView) => ({
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
  /** Fields that imports leave alone, because a person wrote them. */
  protected: heldFields(row.held),
  created_at: instant(row.created_at),
  updated_at: instant(row.updated_at),
  deleted_at: row.state === 'deleted' ? instant(row.updated_at) : null,
})
