import type { PackedEntity, Written } from '../../../engine/contract/target.ts'
import { type BulkRow, type BulkTable, differs } from '../../platform/bulk/bulk-rows.ts'
import { keepable, mergeAttributes, newAttributes } from './attribute-text.ts'
import { sparing, spokenOf, withoutHeld } from './held-fields.ts'
import type { ListingState } from './listing.machine.ts'
import { changedListing, type ListingWish, newListing } from './listing-import.ts'
import type { StateBy } from './product.entity.ts'
import { PRODUCT_CELLS } from './product-cells.ts'

/** A product as bulk writing keeps it: JSON as text. */
export interface ProductRow extends BulkRow {
  readonly merchant_id: number | null
  readonly key: string
  readonly title: string | null
  readonly brand: string | null
  readonly gtin: string | null
  readonly category_id: number | null
  readonly source_category: string | null
  readonly image_url: string | null
  readonly attributes: string
  readonly state: ListingState
  readonly match_key: string | null
  readonly state_by: StateBy | null
  readonly digest: string | null
  readonly feed_id: number | null
  readonly run_id: number | null
  /** Fields that a person wrote, with commas between; null where there are none. */
  readonly held: string | null
}

export const productTable: BulkTable<ProductRow> = {
  name: 'product',
  keyColumn: 'key',
  columns: [
    'id',
    'merchant_id',
    'key',
    'title',
    'brand',
    'gtin',
    'category_id',
    'source_category',
    'image_url',
    'attributes',
    'state',
    'match_key',
    'state_by',
    'digest',
    'feed_id',
    'run_id',
    'held',
  ],
  telling: 12,
  fixed: ['merchant_id', 'key'],
  indexed: ['match_key'],
  json: ['attributes'],
  keyOf: (row) => row.key,
  cells: (row) => [
    row.id,
    row.merchant_id,
    row.key,
    row.title,
    row.brand,
    row.gtin,
    row.category_id,
    row.source_category,
    row.image_url,
    row.attributes,
    row.state,
    row.match_key,
    row.state_by,
    row.digest,
    row.feed_id,
    row.run_id,
    row.held,
  ],
}

/** Who writes products, and what is the same for all of them. */
export interface ProductHand {
  readonly merchantId: number | null
  readonly feedId: number
  readonly runId: number
  readonly categoryIds: ReadonlyMap<string, number>
  /** What offers are matched by; null where no product needs it. */
  readonly matchKeyOf: ((row: ProductRow) => string | null) | null
  /** The feed writes over what people wrote. */
  readonly overwrites: boolean
}

/** A product that was not there before, or is there as good as never. */
export function newProduct(id: number, key: string, entity: PackedEntity, wish: ListingWish, hand: ProductHand) {
  const [title, brand, gtin, category, sourceCategory, imageUrl] = entity.cells
  const { state, state_by } = newListing(wish)
  const row: ProductRow = {
    id,
    merchant_id: hand.merchantId,
    key,
    title: text(title),
    brand: text(brand),
    gtin: text(gtin),
    category_id: hand.categoryIds.get(category as string) ?? null,
    source_category: text(sourceCategory),
    image_url: text(imageUrl),
    attributes: newAttributes(entity.rest),
    state,
    match_key: null,
    state_by,
    digest: null,
    feed_id: hand.feedId,
    run_id: hand.runId,
    held: null,
  }
  return hand.matchKeyOf ? { ...row, match_key: hand.matchKeyOf(row) } : row
}

/** What a record may say of a product: not what a person wrote, unless the feed writes over it. */
export function sparedProduct(before: ProductRow, entity: PackedEntity, hand: ProductHand): PackedEntity {
  return before.held === null || hand.overwrites ? entity : sparing(entity, PRODUCT_CELLS, before.held)
}

/** True where a record would have changed a product, had nobody written it by hand. */
export function isSpared(before: ProductRow, entity: PackedEntity, wish: ListingWish, hand: ProductHand): boolean {
  if (before.held === null || hand.overwrites) return false
  return differs(productTable, before, changedProduct({ ...before, held: null }, entity, wish, hand))
}

/** A product with what its record says now: undefined leaves, null clears. */
export function changedProduct(before: ProductRow, given: PackedEntity, wish: ListingWish, hand: ProductHand) {
  const entity = sparedProduct(before, given, hand)
  const [title, brand, gtin, category, sourceCategory, imageUrl] = entity.cells
  const values = {
    title: kept(title, before.title),
    brand: kept(brand, before.brand),
    gtin: kept(gtin, before.gtin),
    category_id: category === undefined ? before.category_id : (hand.categoryIds.get(category as string) ?? null),
    source_category: kept(sourceCategory, before.source_category),
    image_url: kept(imageUrl, before.image_url),
    attributes: mergeAttributes(before.attributes, entity.rest),
  }
  const changed = (Object.keys(values) as (keyof typeof values)[]).some((name) => values[name] !== before[name])
  const { state, state_by } = changedListing(before, wish, changed)
  const held =
    before.held !== null && hand.overwrites ? withoutHeld(before.held, spokenOf(entity, PRODUCT_CELLS)) : before.held
  const row: ProductRow = { ...before, ...values, state, state_by, digest: null, run_id: hand.runId, held }
  return hand.matchKeyOf ? { ...row, match_key: hand.matchKeyOf(row) } : row
}

/** A cell as text; null where the record says nothing. */
export function text(cell: Written | undefined): string | null {
  if (typeof cell === 'string') return keepable(cell)
  return cell === null || cell === undefined ? null : String(cell)
}

/** What a cell leaves, clears or sets. */
export function kept(cell: Written | undefined, before: string | null): string | null {
  return cell === undefined ? before : text(cell)
}
