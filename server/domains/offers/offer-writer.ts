import type { Outcome, Packed, PackedEntity } from '../../../engine/contract/target.ts'
import { differs } from '../../platform/bulk/bulk-rows.ts'
import { isKeepableKey } from '../catalog/index.ts'
import { changedOffer, isSparedOffer, newOffer, type OfferHand, type OfferRow, offerTable } from './offer-row.ts'
import type { Placed, ProductPlacing } from './product-placing.ts'
import { Afterwards, type Shelf } from './shelf.ts'
import {
  asVariation,
  changedVariation,
  isSparedVariation,
  newVariation,
  type VariationRow,
  variationOfOffer,
  variationTable,
} from './variation-row.ts'

const NO_OFFER: PackedEntity = { cells: [], rest: '' }

type Written = 'created' | 'updated' | 'unchanged' | 'skipped'

/** Decides what becomes of each record of one batch; the shelf does the writing. */
export class OfferWriter {
  readonly #shelf: Shelf
  readonly #placing: ProductPlacing
  readonly #hand: OfferHand
  /** The same hand for offers that wait with their proposed product. */
  readonly #waiting: OfferHand
  readonly after = new Afterwards()
  readonly #outcome: Outcome = { created: 0, updated: 0, unchanged: 0, skipped: 0, removed: 0, rejected: [] }

  constructor(shelf: Shelf, placing: ProductPlacing, hand: OfferHand) {
    this.#shelf = shelf
    this.#placing = placing
    this.#hand = hand
    this.#waiting = { ...hand, autoAccept: false }
  }

  write(batch: readonly Packed[]): Outcome {
    this.#placing.begin()
    const groups = new Map<string, Member[]>()
    const alone: Member[] = []
    batch.forEach((given, index) => {
      const record = this.#placing.shape(given)
      if (!isKeepableKey(record.key) || (record.parent !== null && !isKeepableKey(record.parent)))
        this.#unkept(index, record)
      else if (record.parent === null) alone.push({ index, record })
      else add(groups, record.parent, { index, record })
    })
    for (const member of alone) {
      const group = groups.get(member.record.key)
      if (member.record.removed) this.#remove(member.record.key)
      else if (group) group.push({ index: member.index, record: asVariation(member.record) })
      else this.#plain(member)
    }
    for (const [parent, members] of groups) this.#group(parent, members)
    return this.#outcome
  }

  #plain({ index, record }: Member): void {
    const before = this.#shelf.offers.probe(record.key)
    // Others are sold under this SKU: it joins them, and nothing of theirs is lost.
    if (before && before.digest === null && before.state !== 'deleted' && this.#shelf.keepsVariations(before.id)) {
      this.#group(record.key, [{ index, record: asVariation(record) }])
      return
    }
    const placed = this.#placing.place(this.#shelf, record, before)
    if ('code' in placed) this.#outcome.rejected.push({ index, ...placed })
    else this.#outcome[this.#writePlain(record, before, placed)] += 1
  }

  #writePlain(record: Packed, before: OfferRow | undefined, placed: Product): Written {
    const { offers } = this.#shelf
    const hand = placed.waits ? this.#waiting : this.#hand
    const entity = record.entities.offer ?? NO_OFFER
    if (!before || before.state === 'deleted') {
      this.#endVariation(record.key)
      const row = newOffer(before?.id ?? offers.nextId(), placed.productId, record, entity, hand)
      if (before) offers.put(row, before)
      else offers.add(row)
      return 'created'
    }
    if (before.digest === null) this.after.dropped.add(before.id)
    const after = changedOffer(before, placed.productId, record, entity, hand)
    const changed = differs(offerTable, before, after)
    if (changed || before.digest !== after.digest) offers.put(after, before)
    if (changed || placed.changed) return 'updated'
    return placed.spared || isSparedOffer(before, record, entity, hand) ? 'skipped' : 'unchanged'
  }

  /** What was a variation of another offer is an offer of its own now. */
  #endVariation(sku: string): void {
    const variation = this.#shelf.variations.probe(sku)
    if (!variation || variation.state === 'deleted') return
    this.#shelf.variations.put(gone(variation, this.#hand.runId), variation)
    this.after.parents.add(variation.offer_id)
  }

  #group(parent: string, members: readonly Member[]): void {
    const before = this.#shelf.offers.byKey(parent)
    const [leader] = members as [Member]
    const placed = this.#placing.place(this.#shelf, leader.record, before)
    if ('code' in placed) {
      for (const { index } of members) this.#outcome.rejected.push({ index, ...placed })
      return
    }
    const returns = members.some((member) => member.record.key === parent)
    const offer = this.#writeParent(leader.record, before, placed, returns)
    for (const { record } of members) this.#outcome[this.#writeVariation(record, offer, placed)] += 1
    this.after.parents.add(offer.id)
  }

  /** `returns`: the group has a record of the parent's own SKU, which becomes the variation of that SKU. */
  #writeParent(record: Packed, before: OfferRow | undefined, placed: Product, returns: boolean): OfferRow {
    const { offers, variations } = this.#shelf
    const hand = placed.waits ? this.#waiting : this.#hand
    const entity = record.entities.offer ?? NO_OFFER
    if (!before || before.state === 'deleted') {
      const row = newOffer(before?.id ?? offers.nextId(), placed.productId, record, entity, hand)
      if (before) offers.put(row, before)
      else offers.add(row)
      return row
    }
    const after = changedOffer(before, placed.productId, record, hand.mended ? NO_OFFER : entity, hand)
    if (!returns && this.#isSoldWhole(before)) {
      const old = variations.byKey(before.sku)
      const row = variationOfOffer(old?.id ?? variations.nextId(), before)
      if (old) variations.put(row, old)
      else variations.add(row)
    }
    if (before.digest !== null || differs(offerTable, before, after)) offers.put(after, before)
    return after
  }

  /** An offer without variations that is still offered. */
  #isSoldWhole(offer: OfferRow): boolean {
    const away = offer.state === 'deleted' || (offer.state === 'inactive' && offer.state_by === 'import')
    return !away && (offer.digest !== null || !this.#shelf.keepsVariations(offer.id))
  }

  #writeVariation(record: Packed, offer: OfferRow, placed: Product): Written {
    const { variations } = this.#shelf
    const hand = placed.waits ? this.#waiting : this.#hand
    const before = variations.probe(record.key)
    if (!before || before.state === 'deleted') {
      if (record.key !== offer.sku) this.#endOffer(record.key)
      const row = newVariation(before?.id ?? variations.nextId(), offer.id, record, hand)
      if (before) variations.put(row, before)
      else variations.add(row)
      return 'created'
    }
    const after = changedVariation(before, offer.id, record, hand)
    if (before.offer_id !== offer.id) this.after.parents.add(before.offer_id)
    const changed = before.offer_id !== offer.id || differs(variationTable, before, after)
    if (changed || before.digest !== after.digest) variations.put(after, before)
    if (changed || placed.changed) return 'updated'
    return placed.spared || isSparedVariation(before, record, hand) ? 'skipped' : 'unchanged'
  }

  /** What was an offer of its own is a variation of another one now. */
  #endOffer(sku: string): void {
    const { offers } = this.#shelf
    const offer = offers.byKey(sku)
    if (!offer || offer.state === 'deleted') return
    if (offer.digest === null && this.#shelf.keepsVariations(offer.id)) return
    offers.put(gone(offer, this.#hand.runId), offer)
    this.after.abandoned.add(offer.product_id)
  }

  #remove(key: string): void {
    const { offers, variations } = this.#shelf
    const variation = variations.byKey(key)
    const offer = offers.byKey(key)
    if (variation && variation.state !== 'deleted') {
      variations.put(gone(variation, this.#hand.runId), variation)
      this.after.parents.add(variation.offer_id)
    } else if (offer && offer.state !== 'deleted') {
      offers.put(gone(offer, this.#hand.runId), offer)
      if (offer.digest === null) this.after.dropped.add(offer.id)
    }
    this.#outcome.removed += 1
  }

  #unkept(index: number, record: Packed): void {
    const detail =
      'The key holds a character that no database keeps (NUL, or half of a pair). Take it out with the rule replace.'
    this.#outcome.rejected.push({ index, code: 'value_refused', attribute: 'sku', value: record.key, detail })
  }
}

type Product = Exclude<Placed, { code: unknown }>

interface Member {
  readonly index: number
  readonly record: Packed
}

function add(groups: Map<string, Member[]>, parent: string, member: Member): void {
  const group = groups.get(parent)
  if (group) group.push(member)
  else groups.set(parent, [member])
}

function gone<Row extends OfferRow | VariationRow>(row: Row, runId: number): Row {
  return { ...row, state: 'deleted', state_by: 'import', digest: null, run_id: runId }
}
