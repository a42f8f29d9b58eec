import type { Packed, PackedEntity, Written } from '../../../engine/contract/target.ts'
import { saysTheSame } from '../../../engine/kernel/digest.ts'
import { type BulkRow, type BulkTable, differs } from '../../platform/bulk/bulk-rows.ts'
import {
  changedListing,
  heldFields,
  kept,
  type ListingState,
  type ListingWish,
  mergeAttributes,
  newAttributes,
  newListing,
  type StateBy,
  sparing,
  spokenOf,
  text,
  withoutHeld,
} from '../catalog/index.ts'

/** Cells of an offer in the order of its layout. The last one is no column: it leads the state. */
export const OFFER_CELLS = [
  'sku',
  'price',
  'sale_price',
  'currency',
  'stock',
  'availability',
  'condition',
  'status',
] as const

/** An offer as bulk writing keeps it: JSON as text, amounts in minor units. */
export interface OfferRow extends BulkRow {
  readonly merchant_id: number
  readonly product_id: number
  readonly sku: string
  readonly price: number | null
  readonly sale_price: number | null
  readonly currency: string
  readonly stock: number | null
  readonly availability: string | null
  readonly condition: string | null
  readonly attributes: string
  readonly state: ListingState
  readonly state_by: StateBy | null
  /** Of the record it was last written with. An offer whose variations are sold has none. */
  readonly digest: string | null
  readonly feed_id: number | null
  readonly run_id: number | null
  /** Fields that a person wrote, with commas between; null where there are none. */
  readonly held: string | null
}

export const offerTable: BulkTable<OfferRow> = {
  name: 'offer',
  keyColumn: 'sku',
  columns: [
    'id',
    'merchant_id',
    'product_id',
    'sku',
    'price',
    'sale_price',
    'currency',
    'stock',
    'availability',
    'condition',
    'attributes',
    'state',
    'state_by',
    'digest',
    'feed_id',
    'run_id',
    'held',
  ],
  telling: 12,
  fixed: ['merchant_id', 'sku'],
  indexed: ['product_id'],
  json: ['attributes'],
  keyOf: (row) => row.sku,
  cells: (row) => [
    row.id,
    row.merchant_id,
    row.product_id,
    row.sku,
    row.price,
    row.sale_price,
    row.currency,
    row.stock,
    row.availability,
    row.condition,
    row.attributes,
    row.state,
    row.state_by,
    row.digest,
    row.feed_id,
    row.run_id,
    row.held,
  ],
}

/** Who writes offers, and what is the same for all of them. */
export interface OfferHand {
  readonly merchantId: number
  readonly feedId: number
  readonly runId: number
  readonly currency: string
  readonly autoAccept: boolean
  /** The records are some that were left out before: a product that is there is told by others. */
  readonly mended: boolean
  /** The feed writes over what people wrote. */
  readonly overwrites: boolean
}

/** What of a sellable thing says how many there are and at which price; offers and variations share it. */
export interface Sale {
  readonly price: number | null
  readonly sale_price: number | null
  readonly stock: number | null
  readonly availability: string | null
}

const NOTHING: Sale = { price: null, sale_price: null, stock: 0, availability: null }

/** Price and stock after a record; `before` is absent where the thing is new. */
export function saleOf(entity: PackedEntity, before: Sale = NOTHING): Sale {
  const [, price, salePrice, , stock, availability] = entity.cells
  return {
    price: price === undefined ? before.price : (price as number | null),
    sale_price: salePrice === undefined ? before.sale_price : (salePrice as number | null),
    stock: stockOf(stock, availability, before.stock),
    availability: kept(availability, before.availability),
  }
}

/** Without a number the stock follows the availability: in stock is sold without counting, anything else is none. */
function stockOf(stock: Written | undefined, availability: Written | undefined, before: number | null): number | null {
  if (typeof stock === 'number') return stock
  if (typeof availability === 'string') return availability === 'in_stock' ? null : 0
  return stock === null ? 0 : before
}

/** What a record wishes for the listing of its sale. */
export function wishOf(entity: PackedEntity, price: number | null, autoAccept: boolean): ListingWish {
  return { active: entity.cells[7] !== 'inactive', complete: price !== null, autoAccept }
}

/** An offer with variations is on sale as long as one of them is; which ones are is seen when all are written. */
function listingWish(record: Packed, entity: PackedEntity, price: number | null, hand: OfferHand): ListingWish {
  if (record.parent === null) return wishOf(entity, price, hand.autoAccept)
  return { active: true, complete: price !== null || typeof entity.cells[1] === 'number', autoAccept: hand.autoAccept }
}

/** An offer that was not there before, or is there as good as never. */
export function newOffer(
  id: number,
  productId: number,
  record: Packed,
  entity: PackedEntity,
  hand: OfferHand,
): OfferRow {
  const { price, sale_price, stock, availability } = saleOf(entity)
  const { state, state_by } = newListing(listingWish(record, entity, price, hand))
  return {
    id,
    merchant_id: hand.merchantId,
    product_id: productId,
    sku: record.parent ?? record.key,
    price,
    sale_price,
    currency: text(entity.cells[3]) ?? hand.currency,
    stock,
    availability,
    condition: text(entity.cells[6]),
    attributes: newAttributes(entity.rest),
    state,
    state_by,
    digest: record.parent === null ? record.digest : null,
    feed_id: hand.feedId,
    run_id: hand.runId,
    held: null,
  }
}

/** What a record may say: not what a person wrote, unless the feed writes over it. */
export function sparedOffer(
  before: Pick<OfferRow, 'held'>,
  entity: PackedEntity,
  { overwrites }: Pick<OfferHand, 'overwrites'>,
): PackedEntity {
  return before.held === null || overwrites ? entity : sparing(entity, OFFER_CELLS, before.held)
}

/** What is held after a record has been written. */
export function heldAfter(
  { held }: Pick<OfferRow, 'held'>,
  entity: PackedEntity,
  { overwrites }: Pick<OfferHand, 'overwrites'>,
): string | null {
  return held !== null && overwrites ? withoutHeld(held, spokenOf(entity, OFFER_CELLS)) : held
}

/** Price and stock after a record, where a person may have written some of it. */
export function sparedSale(entity: PackedEntity, before: Sale & Pick<OfferRow, 'held'>, overwrites: boolean): Sale {
  const sale = saleOf(entity, before)
  // An availability that the feed may write says nothing of a stock that it may not.
  if (before.held === null || overwrites || !heldFields(before.held).includes('stock')) return sale
  return { ...sale, stock: before.stock }
}

/** True where a record would have changed an offer, had nobody written it by hand. */
export function isSparedOffer(before: OfferRow, record: Packed, entity: PackedEntity, hand: OfferHand): boolean {
  if (before.held === null || hand.overwrites) return false
  const free = { ...before, held: null }
  return differs(offerTable, free, changedOffer(free, before.product_id, record, entity, hand))
}

/** An offer with what its record says now. */
export function changedOffer(
  before: OfferRow,
  productId: number,
  record: Packed,
  given: PackedEntity,
  hand: OfferHand,
) {
  const entity = sparedOffer(before, given, hand)
  // Prices and stock of an offer with variations come from them, afterwards.
  const sale = record.parent === null ? sparedSale(entity, before, hand.overwrites) : before
  const changed = record.parent !== null || !saysTheSame(record.digest, before.digest)
  const { price, sale_price, stock, availability } = sale
  const { state, state_by } = changedListing(before, listingWish(record, entity, price, hand), changed)
  const after: OfferRow = {
    ...before,
    product_id: productId,
    price,
    sale_price,
    stock,
    availability,
    currency: text(entity.cells[3]) ?? before.currency,
    condition: kept(entity.cells[6], before.condition),
    attributes: mergeAttributes(before.attributes, entity.rest),
    state,
    state_by,
    digest: record.parent === null ? record.digest : null,
    run_id: hand.runId,
    held: heldAfter(before, entity, hand),
  }
  return after
}
