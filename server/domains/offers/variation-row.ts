import type { Packed, PackedEntity } from '../../../engine/contract/target.ts'
import { saysTheSame } from '../../../engine/kernel/digest.ts'
import { type BulkRow, type BulkTable, differs } from '../../platform/bulk/bulk-rows.ts'
import {
  changedListing,
  heldFields,
  kept,
  mergeAttributes,
  newAttributes,
  newListing,
  PRODUCT_CELLS,
  parsed,
  type StateBy,
  sparing,
  spokenOf,
  text,
  withoutHeld,
} from '../catalog/index.ts'
import { heldAfter, type OfferHand, type OfferRow, saleOf, sparedOffer, sparedSale, wishOf } from './offer-row.ts'

/** Cells of a variation in the order of its layout. */
export const VARIATION_CELLS = ['gtin', 'image_url'] as const

/** A variation as bulk writing keeps it: JSON as text, amounts in minor units. */
export interface VariationRow extends BulkRow {
  readonly merchant_id: number
  readonly offer_id: number
  readonly sku: string
  readonly gtin: string | null
  readonly axes: string
  readonly price: number | null
  readonly sale_price: number | null
  readonly stock: number | null
  readonly availability: string | null
  readonly image_url: string | null
  readonly attributes: string
  readonly state: OfferRow['state']
  readonly state_by: StateBy | null
  readonly digest: string | null
  readonly feed_id: number | null
  readonly run_id: number | null
  /** Fields that a person wrote, with commas between; null where there are none. */
  readonly held: string | null
}

export const variationTable: BulkTable<VariationRow> = {
  name: 'variation',
  keyColumn: 'sku',
  columns: [
    'id',
    'merchant_id',
    'offer_id',
    'sku',
    'gtin',
    'axes',
    'price',
    'sale_price',
    'stock',
    'availability',
    'image_url',
    'attributes',
    'state',
    'state_by',
    'digest',
    'feed_id',
    'run_id',
    'held',
  ],
  telling: 13,
  fixed: ['merchant_id', 'sku'],
  indexed: ['offer_id'],
  json: ['axes', 'attributes'],
  keyOf: (row) => row.sku,
  cells: (row) => [
    row.id,
    row.merchant_id,
    row.offer_id,
    row.sku,
    row.gtin,
    row.axes,
    row.price,
    row.sale_price,
    row.stock,
    row.availability,
    row.image_url,
    row.attributes,
    row.state,
    row.state_by,
    row.digest,
    row.feed_id,
    row.run_id,
    row.held,
  ],
}

/** A variation that was not there before, or is there as good as never. */
export function newVariation(id: number, offerId: number, record: Packed, hand: OfferHand): VariationRow {
  const { offer, variation } = entitiesOf(record)
  const sale = saleOf(offer)
  const [gtin, imageUrl] = variation.cells
  return {
    id,
    merchant_id: hand.merchantId,
    offer_id: offerId,
    sku: record.key,
    gtin: text(gtin),
    axes: newAttributes(record.axes),
    ...sale,
    image_url: text(imageUrl),
    attributes: mergeAttributes(newAttributes(offer.rest), variation.rest),
    ...newListing(wishOf(offer, sale.price, hand.autoAccept)),
    digest: record.digest,
    feed_id: hand.feedId,
    run_id: hand.runId,
    held: null,
  }
}

/** A variation with what its record says now. */
export function changedVariation(before: VariationRow, offerId: number, record: Packed, hand: OfferHand): VariationRow {
  const { product, offer: given, variation: own } = entitiesOf(record)
  const offer = sparedOffer(before, given, hand)
  const spares = before.held !== null && !hand.overwrites
  const variation = spares && before.held !== null ? sparing(own, VARIATION_CELLS, before.held) : own
  const sale = sparedSale(offer, before, hand.overwrites)
  const [gtin, imageUrl] = variation.cells
  const stale = spares ? sharedCodes(product).difference(new Set(heldFields(before.held))) : sharedCodes(product)
  const attributes = mergeAttributes(before.attributes, variation.rest, stale)
  const held = heldAfter(before, offer, hand)
  return {
    ...before,
    ...sale,
    offer_id: offerId,
    gtin: kept(gtin, before.gtin),
    axes: mergeAxes(before.axes, record),
    image_url: kept(imageUrl, before.image_url),
    attributes: mergeAttributes(attributes, offer.rest),
    ...changedListing(before, wishOf(offer, sale.price, hand.autoAccept), !saysTheSame(record.digest, before.digest)),
    digest: record.digest,
    run_id: hand.runId,
    held: held !== null && hand.overwrites ? withoutHeld(held, spokenOf(variation, VARIATION_CELLS)) : held,
  }
}

/** True where a record would have changed a variation, had nobody written it by hand. */
export function isSparedVariation(before: VariationRow, record: Packed, hand: OfferHand): boolean {
  if (before.held === null || hand.overwrites) return false
  const free = { ...before, held: null }
  return differs(variationTable, free, changedVariation(free, before.offer_id, record, hand))
}

/** A plain offer goes on as a variation without axes when others gather under its SKU. */
export function variationOfOffer(id: number, offer: OfferRow): VariationRow {
  const { merchant_id, sku, price, sale_price, stock, availability, state, state_by, digest, feed_id, run_id } = offer
  const sale = { price, sale_price, stock, availability }
  const books = { state, state_by, digest, feed_id, run_id }
  return {
    id,
    merchant_id,
    offer_id: offer.id,
    sku,
    gtin: null,
    axes: '{}',
    ...sale,
    image_url: null,
    attributes: '{}',
    ...books,
    held: null,
  }
}

/** A plain record as the variation of the offer that has its own SKU. */
export function asVariation(record: Packed): Packed {
  const { product } = record.entities
  const variation = { cells: [product?.cells[2], product?.cells[5]], rest: '' }
  return { ...record, parent: record.key, axes: '{}', entities: { ...record.entities, variation } }
}

const EMPTY: PackedEntity = { cells: [], rest: '' }

function entitiesOf(record: Packed): { product: PackedEntity; offer: PackedEntity; variation: PackedEntity } {
  const { product = EMPTY, offer = EMPTY, variation = EMPTY } = record.entities
  return { product, offer, variation }
}

/** Axes are given whole: those of an earlier shape go. */
function mergeAxes(before: string, record: Packed): string {
  if (record.parent === null) return before
  const axes = newAttributes(record.axes)
  return mergeAttributes(before, axes, new Set(Object.keys(parsed(before))))
}

// The records of a group share one product object, which may not be read once per record.
let lastProduct: PackedEntity = EMPTY
let lastCodes: ReadonlySet<string> = new Set()

/** Values that all records of the group agree on now: what a variation kept of its own under these codes is stale. */
function sharedCodes(product: PackedEntity): ReadonlySet<string> {
  if (product === lastProduct) return lastCodes
  const codes = product.rest === '' ? [] : Object.keys(parsed(product.rest))
  PRODUCT_CELLS.forEach((code, at) => {
    if (product.cells[at] !== undefined) codes.push(code)
  })
  lastProduct = product
  lastCodes = new Set(codes)
  return lastCodes
}
