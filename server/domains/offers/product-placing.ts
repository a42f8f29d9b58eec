import type { Packed, PackedEntity, Written } from '../../../engine/contract/target.ts'
import type { ProblemCode } from '../../../engine/kernel/reject.ts'
import { differs } from '../../platform/bulk/bulk-rows.ts'
import {
  changedProduct,
  isSpared,
  type ListingState,
  newProduct,
  type ProductHand,
  type ProductRow,
  productTable,
  type RecordMatch,
} from '../catalog/index.ts'
import type { OfferRow } from './offer-row.ts'
import type { Shelf } from './shelf.ts'

/** The product of a record, or why it can have none. */
export type Placed =
  | {
      readonly productId: number
      readonly changed: boolean
      /** The product is only proposed: its offer waits for the operator. */
      readonly waits: boolean
      /** A person wrote it, and the record would have changed it. */
      readonly spared?: boolean
    }
  | { readonly code: ProblemCode; readonly attribute: string; readonly value: string; readonly detail: string }

/** Which product the offer of a record is on. */
export interface ProductPlacing {
  begin(): void
  /** The record as it is written: a variation that has a product of its own stands alone. */
  shape(record: Packed): Packed
  place(shelf: Shelf, record: Packed, before: OfferRow | undefined): Placed
  /** Ids of the products that the batch puts before the operator. */
  proposals(): readonly number[]
}

const NO_PRODUCT: PackedEntity = { cells: [], rest: '' }
const OWN_WISH = { active: true, complete: true }
/** A proposal that nobody accepted yet may still be changed by who made it. */
const PROPOSED: readonly ListingState[] = ['draft', 'submitted', 'refused']

/** Open catalogue: each record brings its own product. */
export class OwnProducts implements ProductPlacing {
  readonly #hand: ProductHand
  readonly #wish: { readonly active: boolean; readonly complete: boolean; readonly autoAccept: boolean }
  readonly #mended: boolean

  constructor(hand: ProductHand, { autoAccept, mended }: { readonly autoAccept: boolean; readonly mended: boolean }) {
    this.#hand = hand
    this.#mended = mended
    this.#wish = { ...OWN_WISH, autoAccept }
  }

  begin(): void {}

  proposals(): readonly number[] {
    return []
  }

  shape(record: Packed): Packed {
    return record
  }

  place({ products }: Shelf, record: Packed, before: OfferRow | undefined): Placed {
    const key = record.parent ?? record.key
    const entity = record.entities.product ?? NO_PRODUCT
    const known = before && before.state !== 'deleted' ? products.byId(before.product_id) : undefined
    // An offer on somebody else's product leaves it as it is.
    if (before && before.state !== 'deleted' && known?.merchant_id !== this.#hand.merchantId) {
      return { productId: before.product_id, changed: false, waits: false }
    }
    const product = known ?? (record.parent === null ? products.probe(key) : products.byKey(key))
    if (!product) {
      const id = products.nextId()
      products.add(newProduct(id, key, entity, this.#wish, this.#hand))
      return { productId: id, changed: true, waits: false }
    }
    const led = this.#mended && record.parent !== null && product.state !== 'deleted'
    const changed = !led && this.#change(products, product, entity)
    const spared = !changed && !led && product.held !== null && isSpared(product, entity, this.#wish, this.#hand)
    return { productId: product.id, changed, waits: false, spared }
  }

  #change(products: Shelf['products'], product: ProductRow, entity: PackedEntity): boolean {
    const after =
      product.state === 'deleted'
        ? newProduct(product.id, product.key, entity, this.#wish, this.#hand)
        : changedProduct(product, entity, this.#wish, this.#hand)
    if (!differs(productTable, product, after)) return false
    products.put(after, product)
    return true
  }
}

/** How products that exist already are found. */
export interface MatchedOptions {
  readonly identifier: readonly string[]
  readonly matchOf: (record: Packed) => RecordMatch | null
  /** True in an enriched catalogue: what is missing is proposed. */
  readonly proposes: boolean
  /** True in an open catalogue: the merchant's own product of the same key comes first. */
  readonly ownFirst: boolean
}

/** Closed and enriched catalogue, and offers only: the operator's identifier tells the product. */
export class MatchedProducts implements ProductPlacing {
  readonly #hand: ProductHand
  readonly #options: MatchedOptions
  /** What this batch proposed, by match key. */
  readonly #proposed = new Map<string, ProductRow>()
  /** What it put before the operator that did not wait for him. */
  #waiting: number[] = []

  constructor(hand: ProductHand, options: MatchedOptions) {
    this.#hand = hand
    this.#options = options
  }

  begin(): void {
    this.#proposed.clear()
    this.#waiting = []
  }

  proposals(): readonly number[] {
    return this.#waiting
  }

  shape(record: Packed): Packed {
    if (record.parent === null || record.removed || !this.#options.matchOf(record)?.own) return record
    const { product = NO_PRODUCT, variation = NO_PRODUCT } = record.entities
    const cells = [...product.cells]
    const put = (at: number, cell: Written | undefined) => {
      if (cell !== undefined) cells[at] = cell
    }
    put(2, variation.cells[0])
    put(5, variation.cells[1])
    const entities = { ...record.entities, product: { cells, rest: product.rest } }
    return { ...record, parent: null, axes: '', entities }
  }

  place(shelf: Shelf, record: Packed, before: OfferRow | undefined): Placed {
    const live = before && before.state !== 'deleted' ? before : undefined
    const own = this.#options.ownFirst ? shelf.products.byKey(record.parent ?? record.key) : undefined
    if (own && own.state !== 'deleted') return { productId: own.id, changed: false, waits: false }
    const match = this.#options.matchOf(record)
    if (!match) return live ? { productId: live.product_id, changed: false, waits: false } : this.#unknown('')
    const found = this.#best(shelf, match.matchKey)
    if (found.length > 1) {
      const kept = found.find((product) => product.id === live?.product_id)
      return kept ? { productId: kept.id, changed: false, waits: false } : this.#ambiguous(match.matchKey, found)
    }
    const [product] = found
    if (product) return this.#take(shelf, product, record)
    return this.#options.proposes ? this.#propose(shelf, record, match.matchKey) : this.#unknown(match.matchKey)
  }

  /** Active products before all others; of what is only proposed, one's own. */
  #best(shelf: Shelf, matchKey: string): ProductRow[] {
    const proposed = this.#proposed.get(matchKey)
    const found = shelf.matching(matchKey).filter((product) => product.id !== proposed?.id)
    const active = found.filter((product) => product.state === 'active')
    if (active.length > 0) return active
    const own = found.filter((it) => it.state === 'inactive' || it.merchant_id === this.#hand.merchantId)
    return proposed ? [...own, proposed] : own
  }

  #take({ products }: Shelf, product: ProductRow, record: Packed): Placed {
    const mine = product.merchant_id === this.#hand.merchantId && PROPOSED.includes(product.state)
    if (!mine || !this.#options.proposes) return { productId: product.id, changed: false, waits: mine }
    const wish = { ...OWN_WISH, autoAccept: false }
    const after = changedProduct(product, record.entities.product ?? NO_PRODUCT, wish, this.#hand)
    const changed = differs(productTable, product, after)
    if (changed) products.put(after, product)
    if (after.state === 'submitted' && product.state !== 'submitted') this.#waiting.push(product.id)
    if (after.match_key !== null) this.#proposed.set(after.match_key, after)
    return { productId: product.id, changed, waits: true }
  }

  #propose(shelf: Shelf, record: Packed, matchKey: string): Placed {
    const { products } = shelf
    const entity = record.entities.product ?? NO_PRODUCT
    const title = entity.cells[0]
    if (typeof title !== 'string' || title === '') {
      const detail = `No product has this ${this.#named()}, and without a title none can be proposed.`
      return { code: 'required_missing', attribute: 'title', value: shown(matchKey), detail }
    }
    const key = record.parent ?? record.key
    const before = products.byKey(key)
    if (before && before.state !== 'deleted') return this.#take(shelf, before, record)
    const wish = { ...OWN_WISH, autoAccept: false }
    const product = newProduct(before?.id ?? products.nextId(), key, entity, wish, this.#hand)
    if (before) products.put(product, before)
    else products.add(product)
    this.#waiting.push(product.id)
    if (product.match_key !== null) this.#proposed.set(product.match_key, product)
    return { productId: product.id, changed: true, waits: true }
  }

  #named(): string {
    return this.#options.identifier.join(' + ')
  }

  #unknown(matchKey: string): Placed {
    const detail =
      matchKey === ''
        ? `Offers find their product by ${this.#named()}, and the record has no value for it.`
        : `No product of the catalogue has this ${this.#named()}. Mend it, or ask the operator to add the product.`
    return { code: 'unknown_product', attribute: this.#options.identifier[0] ?? '', value: shown(matchKey), detail }
  }

  #ambiguous(matchKey: string, found: readonly ProductRow[]): Placed {
    const some = found.slice(0, 5).map((product) => product.key)
    const detail = `${found.length} products have this ${this.#named()}: ${some.join(', ')}. Ask the operator to mend the catalogue.`
    return { code: 'ambiguous_product', attribute: this.#options.identifier[0] ?? '', value: shown(matchKey), detail }
  }
}

const shown = (matchKey: string) => matchKey.replaceAll('\u001f', ' + ')
