import type BetterSqlite3 from 'better-sqlite3'
import type { Packed } from '../../../engine/contract/target.ts'
import { BATCH } from '../../platform/bulk/batches.ts'
import { integer } from '../../platform/bulk/bulk-rows.ts'
import { SqliteRows } from '../../platform/bulk/sqlite-rows.ts'
import type { BulkTx } from '../../platform/database.ts'
import { type ProductRow, productTable } from '../catalog/index.ts'
import { abandonProductsSql, dropVariationsSql, KEPT_VARIATION } from './afterwards.sql.ts'
import { refreshParents } from './afterwards.ts'
import { type OfferRow, offerTable } from './offer-row.ts'
import type { Afterwards, Assumption, OpenShelf } from './shelf.ts'
import { type VariationRow, variationTable } from './variation-row.ts'

const PLACEHOLDERS = { oneOf: (column: string) => `${column} = ?`, now: '?' }

/** Offers on SQLite; made once per connection, its statements stay prepared. */
export class SqliteShelf implements OpenShelf {
  readonly products: SqliteRows<ProductRow>
  readonly offers: SqliteRows<OfferRow>
  readonly variations: SqliteRows<VariationRow>
  readonly #matching: BetterSqlite3.Statement<unknown[], ProductRow>
  readonly #keeps: BetterSqlite3.Statement<unknown[], number>
  readonly #anyVariation: BetterSqlite3.Statement<unknown[], number>
  readonly #drop: BetterSqlite3.Statement
  readonly #abandon: BetterSqlite3.Statement
  #now = 0
  #assume: Assumption = 'nothing'
  /** An offer that stands for variations has a key that was no record's: from then on each key is looked up. */
  #parents = false

  constructor(raw: BetterSqlite3.Database, merchantId: number) {
    this.products = new SqliteRows(raw, productTable, merchantId)
    this.offers = new SqliteRows(raw, offerTable, merchantId)
    this.variations = new SqliteRows(raw, variationTable, merchantId)
    const columns = productTable.columns.map((column) => `"${column}"`).join(', ')
    this.#matching = raw.prepare(
      `select ${columns} from product where match_key = ? and state <> 'deleted' order by id`,
    )
    this.#keeps = raw.prepare<unknown[], number>(
      `select 1 from variation where offer_id = ? and ${KEPT_VARIATION} limit 1`,
    )
    this.#anyVariation = raw
      .prepare<unknown[], number>(`select exists (select 1 from variation where merchant_id = ${integer(merchantId)})`)
      .pluck()
    this.#drop = raw.prepare(dropVariationsSql(PLACEHOLDERS))
    this.#abandon = raw.prepare(abandonProductsSql(merchantId, PLACEHOLDERS))
  }

  async open(_tx: BulkTx, now: number, assume: Assumption): Promise<number> {
    this.#now = now
    this.#assume = assume
    return BATCH
  }

  async begin(_tx: BulkTx, batch: readonly Packed[]): Promise<void> {
    const grouped = batch.some((record) => record.parent !== null)
    this.#parents ||= grouped
    const empty = this.#assume === 'empty' && !this.#parents
    this.products.begin(this.#now, empty)
    this.offers.begin(this.#now, empty)
    this.variations.begin(this.#now, !grouped && this.#anyVariation.get() === 0)
  }

  matching(matchKey: string): readonly ProductRow[] {
    this.products.flush()
    return this.#matching.all(matchKey)
  }

  keepsVariations(offerId: number): boolean {
    this.variations.flush()
    return this.#keeps.get(offerId) !== undefined
  }

  async settle(tx: BulkTx, after: Afterwards): Promise<void> {
    this.products.flush()
    this.offers.flush()
    this.variations.flush()
    for (const id of after.dropped) this.#drop.run(this.#now, id)
    await refreshParents(tx, [...after.parents], new Date(this.#now))
    for (const id of after.abandoned) this.#abandon.run(this.#now, id)
  }

  async close(): Promise<void> {}
}
