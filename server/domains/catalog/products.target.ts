import type { KnownItem, MissingPolicy, Outcome, Packed, Sink, TargetSchema } from '../../../engine/contract/target.ts'
import { attempt } from '../../platform/bulk/attempt.ts'
import { batchesOf, Outcomes } from '../../platform/bulk/batches.ts'
import { differs } from '../../platform/bulk/bulk-rows.ts'
import { knownItems } from '../../platform/bulk/known-items.ts'
import { TableShelf } from '../../platform/bulk/table-shelf.ts'
import type { BulkTx, Database, Queries } from '../../platform/database.ts'
import { readSettings } from '../../platform/settings.ts'
import { defineTarget, type RunScope } from '../../platform/target.ts'
import { acceptsAtOnce } from './acceptance.ts'
import { isKeepableKey } from './attribute-text.ts'
import type { ListingWish } from './listing-import.ts'
import { matchKeyMaker } from './match-key.ts'
import { MAPPING_ONLY } from './native-attributes.ts'
import { overwritesEdits } from './overwrites-edits.ts'
import { PRODUCT_CELLS } from './product-cells.ts'
import {
  changedProduct,
  isSpared,
  newProduct,
  type ProductHand,
  type ProductRow,
  productTable,
  sparedProduct,
} from './product-row.ts'
import { removeProducts } from './products-remove.ts'
import { readCategoryIds, readDefinitions, sealed } from './target-definitions.ts'

/** Led by the offer elsewhere; where there is no offer they lead the product. */
const LEADING = ['sku', 'status']
const STATUS_AT = PRODUCT_CELLS.length + LEADING.indexOf('status')

/** The static sheets alone: what the operator fills a closed catalogue with. */
export const productsTarget = defineTarget({
  name: 'products',
  summary: 'products without offers',
  owner: 'operator',
  schema: (db) => productsSchema(db),
  open: (db, scope) => openProductsSink(db, scope),
})

/** What product sheets are judged by. */
export async function productsSchema(db: Queries): Promise<TargetSchema> {
  const { attributes, categories, settings, fallback } = await readDefinitions(db)
  return sealed({
    target: 'products',
    keys: [['sku'], ['gtin']],
    attributes: attributes
      .filter((each) => each.entity === 'product' || LEADING.includes(each.code))
      .map((each) => ({ ...each, entity: 'product' })),
    categories,
    currency: settings.currency,
    language: settings.language,
    ...fallback,
    layout: { product: [...PRODUCT_CELLS, ...LEADING, ...MAPPING_ONLY] },
    grouped: false,
    partial: false,
    removable: true,
  })
}

/** Opens the way for the operator's products, or for those of one merchant. */
export async function openProductsSink(db: Database, scope: RunScope): Promise<Sink<BulkTx>> {
  const settings = await readSettings(db.kysely)
  const { merchantId, feedId, runId } = scope
  const matched = settings.catalog_mode !== 'open' || merchantId === null
  const hand: ProductHand = {
    merchantId,
    feedId,
    runId,
    categoryIds: await readCategoryIds(db.kysely),
    matchKeyOf: matched ? matchKeyMaker(settings.match_identifier) : null,
    overwrites: await overwritesEdits(db.kysely, feedId),
  }
  // Nobody has to accept what the operator writes.
  const autoAccept = merchantId === null || acceptsAtOnce(settings)
  const some = db.kysely.selectFrom('product').select('id').limit(1)
  const found = await (merchantId === null
    ? some.where('merchant_id', 'is', null)
    : some.where('merchant_id', '=', merchantId)
  ).executeTakeFirst()
  return new ProductsSink(db, scope, hand, autoAccept, !found)
}

class ProductsSink implements Sink<BulkTx> {
  readonly #db: Database
  readonly #scope: RunScope
  readonly #hand: ProductHand
  readonly #autoAccept: boolean
  readonly #shelf: TableShelf<ProductRow>
  #empty: boolean

  constructor(db: Database, scope: RunScope, hand: ProductHand, autoAccept: boolean, empty: boolean) {
    this.#db = db
    this.#scope = scope
    this.#hand = hand
    this.#autoAccept = autoAccept
    this.#empty = empty
    this.#shelf = new TableShelf(productTable, hand.merchantId)
  }

  known(): AsyncIterable<readonly KnownItem[]> {
    const { merchantId, feedId } = this.#hand
    const is = "state <> 'deleted'"
    const live = "state in ('active', 'submitted')"
    return knownItems(this.#db, { table: 'product', keyColumn: 'key', ownerId: merchantId, feedId, is, live })
  }

  write(tx: BulkTx, records: Iterable<Packed>): Promise<Outcome> {
    return attempt(
      tx,
      () => this.#write(tx, records, this.#empty),
      () => {
        this.#empty = false
        return this.#write(tx, records, false)
      },
    )
  }

  async #write(tx: BulkTx, records: Iterable<Packed>, empty: boolean): Promise<Outcome> {
    const outcomes = new Outcomes()
    const full = await this.#shelf.open(tx, this.#scope.now().getTime(), empty)
    for (const batch of batchesOf(records, full)) outcomes.add(batch, await this.#writeBatch(tx, batch))
    await this.#shelf.close(tx)
    return outcomes.sum
  }

  async #writeBatch(tx: BulkTx, batch: readonly Packed[]): Promise<Outcome> {
    const outcome: Outcome = { created: 0, updated: 0, unchanged: 0, skipped: 0, removed: 0, rejected: [] }
    const keys = batch.map((record) => record.key).filter(isKeepableKey)
    const products = await this.#shelf.begin(tx, keys, batch.length)
    batch.forEach((record, index) => {
      if (!isKeepableKey(record.key)) {
        const detail =
          'The key holds a character that no database keeps (NUL, or half of a pair). Take it out with the rule replace.'
        outcome.rejected.push({ index, code: 'value_refused', attribute: 'sku', value: record.key, detail })
        return
      }
      const before = products.probe(record.key)
      const live = before && before.state !== 'deleted' ? before : undefined
      if (record.removed) {
        outcome.removed += 1
        if (live)
          products.put({ ...live, state: 'deleted', state_by: 'import', digest: null, run_id: this.#hand.runId }, live)
      } else if (live) {
        const after = { ...this.#changed(live, record), digest: record.digest }
        const changed = differs(productTable, live, after)
        if (changed || live.digest !== after.digest) products.put(after, live)
        outcome[changed ? 'updated' : this.#spared(live, record) ? 'skipped' : 'unchanged'] += 1
      } else {
        const row = this.#new(before?.id ?? products.nextId(), record)
        if (before) products.put(row, before)
        else products.add(row)
        outcome.created += 1
      }
    })
    await this.#shelf.settle(tx)
    return outcome
  }

  #new(id: number, record: Packed): ProductRow {
    const entity = record.entities.product ?? NOTHING
    const title = entity.cells[0]
    const row = newProduct(id, record.key, entity, this.#wish(record, typeof title === 'string'), this.#hand)
    return { ...row, digest: record.digest }
  }

  #changed(before: ProductRow, record: Packed): ProductRow {
    const entity = record.entities.product ?? NOTHING
    const [given] = sparedProduct(before, entity, this.#hand).cells
    const title = given === undefined ? before.title : given
    return changedProduct(before, entity, this.#wish(record, title !== null), this.#hand)
  }

  #spared(before: ProductRow, record: Packed): boolean {
    const entity = record.entities.product ?? NOTHING
    return before.held !== null && isSpared(before, entity, this.#wish(record, true), this.#hand)
  }

  #wish(record: Packed, complete: boolean): ListingWish {
    const status = record.entities.product?.cells[STATUS_AT]
    return { active: status !== 'inactive', complete, autoAccept: this.#autoAccept }
  }

  remove(tx: BulkTx, keys: readonly string[], policy: MissingPolicy): Promise<number> {
    return removeProducts(tx, keys, policy, this.#hand, this.#scope.now())
  }
}

const NOTHING = { cells: [], rest: '' }
