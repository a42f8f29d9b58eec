import type { Outcome, Packed, Sink, TargetSchema } from '../../../engine/contract/target.ts'
import { type BulkTable, differs } from '../../platform/bulk/bulk-rows.ts'
import { TableShelf } from '../../platform/bulk/table-shelf.ts'
import type { BulkTx, Database, Queries } from '../../platform/database.ts'
import { readSettings } from '../../platform/settings.ts'
import { defineTarget, type RunScope } from '../../platform/target.ts'
import {
  acceptsAtOnce,
  isKeepableKey,
  mergeAttributes,
  newListing,
  overwritesEdits,
  readDefinitions,
  sealed,
  text,
} from '../catalog/index.ts'
import { refreshParents } from './afterwards.ts'
import { heldAfter, OFFER_CELLS, type OfferRow, offerTable, sparedOffer, sparedSale } from './offer-row.ts'
import { offersWithVariations } from './offers-with-variations.ts'
import { type VariationRow, variationTable } from './variation-row.ts'

/** What changes from day to day; everything else of an offer stays as it is. */
const DAILY = [
  'sku',
  'price',
  'sale_price',
  'original_price',
  'currency',
  'stock',
  'availability',
  'sale_start_date',
  'sale_end_date',
]

/** Stock and prices of offers that exist. */
export const stockTarget = defineTarget({
  name: 'stock',
  summary: 'stock and prices of offers that exist',
  owner: 'merchant',
  schema: (db) => stockSchema(db),
  open: (db, scope) => openStockSink(db, scope),
})

/** What stock and prices are judged by. */
export async function stockSchema(db: Queries): Promise<TargetSchema> {
  const { attributes, settings } = await readDefinitions(db)
  return sealed({
    target: 'stock',
    keys: [['sku']],
    attributes: attributes
      .filter((each) => DAILY.includes(each.code))
      .map((each) => ({ ...each, entity: 'offer', required: each.code === 'sku' })),
    categories: [],
    currency: settings.currency,
    language: settings.language,
    layout: { offer: OFFER_CELLS },
    grouped: false,
    partial: true,
    removable: false,
  })
}

/** Opens the way for one merchant's stock; what is unchanged shows when it is compared. */
export async function openStockSink(db: Database, scope: RunScope): Promise<Sink<BulkTx>> {
  if (scope.merchantId === null) throw new TypeError('stock belongs to a merchant')
  const settings = await readSettings(db.kysely)
  const overwrites = await overwritesEdits(db.kysely, scope.feedId)
  return new StockSink(scope.merchantId, scope, acceptsAtOnce(settings), overwrites)
}

class StockSink implements Sink<BulkTx> {
  readonly #scope: RunScope
  readonly #autoAccept: boolean
  readonly #overwrites: boolean
  readonly #offers: TableShelf<OfferRow>
  readonly #variations: TableShelf<VariationRow>

  constructor(merchantId: number, scope: RunScope, autoAccept: boolean, overwrites: boolean) {
    this.#scope = scope
    this.#autoAccept = autoAccept
    this.#overwrites = overwrites
    this.#offers = new TableShelf(offerTable, merchantId)
    this.#variations = new TableShelf(variationTable, merchantId)
  }

  async write(tx: BulkTx, records: Iterable<Packed>): Promise<Outcome> {
    const batch = [...records]
    const outcome: Outcome = { created: 0, updated: 0, unchanged: 0, skipped: 0, removed: 0, rejected: [] }
    const now = this.#scope.now()
    const keys = batch.map((record) => record.key).filter(isKeepableKey)
    for (const shelf of [this.#offers, this.#variations]) await shelf.open(tx, now.getTime(), false)
    const offers = await this.#offers.begin(tx, keys, 0)
    const variations = await this.#variations.begin(tx, keys, 0)
    const kept = keys.map((key) => offers.byKey(key)).filter((offer) => offer !== undefined)
    const parents = await offersWithVariations(
      tx,
      kept.filter((offer) => offer.digest === null).map(({ id }) => id),
    )
    const touched = new Set<number>()
    batch.forEach((record, index) => {
      const readable = isKeepableKey(record.key)
      const variation = readable ? variations.byKey(record.key) : undefined
      const offer = readable ? offers.byKey(record.key) : undefined
      if (variation && variation.state !== 'deleted') {
        const after = this.#changed(variation, record)
        if (!differs(variationTable, variation, after)) outcome[this.#left(variation, record, variationTable)] += 1
        else {
          variations.put(after, variation)
          touched.add(variation.offer_id)
          outcome.updated += 1
        }
      } else if (offer && offer.state !== 'deleted' && !parents.has(offer.id)) {
        const currency = text(record.entities.offer?.cells[3]) ?? offer.currency
        const after = { ...this.#changed(offer, record), currency }
        const changed = differs(offerTable, offer, after)
        if (changed) offers.put(after, offer)
        outcome[changed ? 'updated' : this.#left(offer, record, offerTable)] += 1
      } else {
        outcome.rejected.push(unknown(index, record, offer !== undefined && parents.has(offer.id)))
      }
    })
    await this.#offers.settle(tx)
    await this.#variations.settle(tx)
    await refreshParents(tx, [...touched], now)
    return outcome
  }

  /** The digest stays: it is that of the record which made the offer, and that has not changed. */
  #changed<Row extends OfferRow | VariationRow>(before: Row, record: Packed): Row {
    const hand = { overwrites: this.#overwrites }
    const entity = sparedOffer(before, record.entities.offer ?? { cells: [], rest: '' }, hand)
    const sale = sparedSale(entity, before, this.#overwrites)
    const attributes = mergeAttributes(before.attributes, entity.rest)
    const held = heldAfter(before, entity, hand)
    return { ...before, ...sale, attributes, ...this.#standing(before, sale.price), run_id: this.#scope.runId, held }
  }

  /** Nothing was changed: because nothing differs, or because a person wrote what does. */
  #left<Row extends OfferRow | VariationRow>(
    before: Row,
    record: Packed,
    table: BulkTable<Row>,
  ): 'skipped' | 'unchanged' {
    if (before.held === null) return 'unchanged'
    const free = { ...before, held: null }
    return differs(table, free, this.#changed(free, record)) ? 'skipped' : 'unchanged'
  }

  /** Without a price nothing is sold; with the first one a draft of an import goes on its way. */
  #standing(before: OfferRow | VariationRow, price: number | null): Pick<OfferRow, 'state' | 'state_by'> {
    const { state, state_by } = before
    if (price === null && (state === 'active' || state === 'submitted')) return { state: 'draft', state_by: 'import' }
    const begins = state === 'draft' && state_by !== 'person' && before.price === null && price !== null
    return begins ? newListing({ active: true, complete: true, autoAccept: this.#autoAccept }) : { state, state_by }
  }
}

function unknown(index: number, record: Packed, hasVariations: boolean): Outcome['rejected'][number] {
  const detail = hasVariations
    ? 'This is an offer with variations, and it has no stock of its own: name the SKU of the variation.'
    : 'No offer of this merchant has this SKU. Import it with its product first, or mend the SKU.'
  return { index, code: 'unknown_offer', attribute: 'sku', value: record.key, detail }
}
