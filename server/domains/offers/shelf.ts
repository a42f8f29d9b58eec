import type { Packed } from '../../../engine/contract/target.ts'
import type { BulkRows } from '../../platform/bulk/bulk-rows.ts'
import type { BulkTx } from '../../platform/database.ts'
import { isKeepableKey, type ProductRow } from '../catalog/index.ts'
import type { OfferRow } from './offer-row.ts'
import type { VariationRow } from './variation-row.ts'

/** The rows a batch of offers is about, whichever database they lie in. */
export interface Shelf {
  readonly products: BulkRows<ProductRow>
  readonly offers: BulkRows<OfferRow>
  readonly variations: BulkRows<VariationRow>
  /** Products of any owner with this match key. */
  matching(matchKey: string): readonly ProductRow[]
  /** True where the offer has variations that count: not deleted, and not put away by an import. */
  keepsVariations(offerId: number): boolean
}

/** What is put right with one statement each when all records of a batch are written. */
export class Afterwards {
  /** Offers whose price, stock and state come from their variations. */
  readonly parents = new Set<number>()
  /** Offers whose variations go. */
  readonly dropped = new Set<number>()
  /** Products that go unless somebody else has an offer on them. */
  readonly abandoned = new Set<number>()
}

/** A shelf with its way in and out of a transaction. */
export interface OpenShelf extends Shelf {
  /** Begins a transaction; gives back how many records are best taken at a time. */
  open(tx: BulkTx, now: number, assume: Assumption): Promise<number>
  /** Begins a batch. */
  begin(tx: BulkTx, batch: readonly Packed[]): Promise<void>
  /** Ends a batch. */
  settle(tx: BulkTx, after: Afterwards): Promise<void>
  /** Writes all that is still to be written. */
  close(tx: BulkTx): Promise<void>
}

/**
 * What may be taken for granted without a look. empty: the merchant had nothing when the run began. asked: only what
 * the batch itself asks first. nothing: every key is looked up, because something else proved wrong.
 */
export type Assumption = 'empty' | 'asked' | 'nothing'

/** Which rows of a batch are to be looked at. */
export interface BatchKeys {
  readonly plain: readonly string[]
  /** Of variations, and of what is to be removed: these are looked at whatever is assumed. */
  readonly variations: readonly string[]
  readonly parents: readonly string[]
}

/** Sorts the keys of a batch by what they are keys of; one that cannot be kept cannot be asked for either. */
export function keysOf(batch: readonly Packed[]): BatchKeys {
  const plain: string[] = []
  const variations: string[] = []
  const parents = new Set<string>()
  for (const record of batch) {
    if (!isKeepableKey(record.key) || (record.parent !== null && !isKeepableKey(record.parent))) continue
    if (record.parent === null) (record.removed ? variations : plain).push(record.key)
    else {
      variations.push(record.key)
      parents.add(record.parent)
    }
  }
  return { plain, variations, parents: [...parents] }
}
