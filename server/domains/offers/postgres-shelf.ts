import type { PoolClient } from 'pg'
import type { Packed } from '../../../engine/contract/target.ts'
import { BATCH } from '../../platform/bulk/batches.ts'
import { integer } from '../../platform/bulk/bulk-rows.ts'
import { PostgresRows, preferIndexes } from '../../platform/bulk/postgres-rows.ts'
import type { BulkTx } from '../../platform/database.ts'
import { type ProductRow, productTable } from '../catalog/index.ts'
import { abandonProductsSql, dropVariationsSql } from './afterwards.sql.ts'
import { refreshParents } from './afterwards.ts'
import { type OfferRow, offerTable } from './offer-row.ts'
import { offersWithVariations } from './offers-with-variations.ts'
import { type Afterwards, type Assumption, type BatchKeys, keysOf, type OpenShelf } from './shelf.ts'
import { type VariationRow, variationTable } from './variation-row.ts'

const PLACEHOLDERS = { oneOf: (column: string) => `${column} = any($2::bigint[])`, now: '$1::timestamptz' }

const NO_KEYS: BatchKeys = { plain: [], variations: [], parents: [] }

/** Offers on PostgreSQL: all that a batch may look at is loaded at once, all that it writes leaves at once. */
export class PostgresShelf implements OpenShelf {
  readonly products: PostgresRows<ProductRow>
  readonly offers: PostgresRows<OfferRow>
  readonly variations: PostgresRows<VariationRow>
  readonly #merchantId: number
  /** Null where products are not matched. */
  readonly #matchKeyOf: ((record: Packed) => string | null) | null
  #matching = new Map<string, ProductRow[]>()
  #parents: ReadonlySet<number> = new Set()
  #now = 0
  #assume: Assumption = 'nothing'
  #varied = false

  constructor(merchantId: number, matchKeyOf: ((record: Packed) => string | null) | null) {
    this.#merchantId = integer(merchantId)
    this.#matchKeyOf = matchKeyOf
    this.products = new PostgresRows(productTable, merchantId)
    this.offers = new PostgresRows(offerTable, merchantId)
    this.variations = new PostgresRows(variationTable, merchantId)
  }

  async open(tx: BulkTx, now: number, assume: Assumption): Promise<number> {
    const client = clientOf(tx)
    await preferIndexes(client)
    this.#now = now
    this.#assume = assume
    for (const rows of [this.products, this.offers, this.variations]) rows.open(now)
    this.#varied = await this.#hasVariations(client)
    // What is looked up is looked up at once; where nothing is, records shall be gone before the next ones come.
    return assume === 'empty' ? BATCH : Number.POSITIVE_INFINITY
  }

  async begin(tx: BulkTx, batch: readonly Packed[]): Promise<void> {
    const client = clientOf(tx)
    const empty = this.#assume === 'empty'
    const trusting = empty && !this.#varied && batch.every((record) => record.parent === null && !record.removed)
    await this.products.begin(client, batch.length, trusting)
    await this.offers.begin(client, batch.length, trusting)
    const keys = trusting ? NO_KEYS : keysOf(batch)
    const varied = this.#varied
    this.#varied ||= keys.variations.length > 0
    // A record that stands alone joins the variations of an offer that has its SKU.
    await this.variations.begin(client, this.#varied ? batch.length + keys.parents.length : 0, trusting)
    if (trusting) return
    await this.#loadOffers(tx, keys, empty, varied)
    await this.#loadProducts(client, keys, empty)
    if (this.#matchKeyOf) await this.#loadMatches(client, batch, this.#matchKeyOf)
  }

  async #hasVariations(client: PoolClient): Promise<boolean> {
    const { rows } = await client.query<{ there: boolean }>(
      `select exists (select 1 from variation where merchant_id = ${this.#merchantId}) as there`,
    )
    return rows[0]?.there === true
  }

  async #loadOffers(
    tx: BulkTx,
    { plain, variations, parents }: BatchKeys,
    trusting: boolean,
    varied: boolean,
  ): Promise<void> {
    const client = clientOf(tx)
    await this.offers.loadKeys(client, trusting ? [...variations, ...parents] : [...plain, ...variations, ...parents])
    this.#parents = new Set()
    if (!varied) return
    await this.variations.loadKeys(client, [...plain, ...variations])
    const undigested = [...this.offers.loaded()].filter((offer) => offer.digest === null).map((offer) => offer.id)
    this.#parents = await offersWithVariations(tx, undigested)
  }

  async #loadProducts(client: PoolClient, { plain, parents }: BatchKeys, trusting: boolean): Promise<void> {
    const ids = new Set<number>()
    for (const offer of this.offers.loaded()) ids.add(offer.product_id)
    await this.products.loadIds(client, [...ids])
    const keys = trusting ? parents : [...plain, ...parents]
    const unknown = keys.filter((key) => this.products.byKey(key) === undefined)
    await this.products.loadKeys(client, unknown)
  }

  async #loadMatches(client: PoolClient, batch: readonly Packed[], matchKeyOf: (record: Packed) => string | null) {
    const keys = new Set<string>()
    for (const record of batch) {
      const key = record.removed ? null : matchKeyOf(record)
      if (key !== null) keys.add(key)
    }
    this.#matching = new Map()
    const found = await this.products.read(client, 'match_key', [...keys], "t.state <> 'deleted'")
    for (const row of found) if (row.match_key !== null) push(this.#matching, row.match_key, row)
  }

  matching(matchKey: string): readonly ProductRow[] {
    return this.#matching.get(matchKey) ?? []
  }

  keepsVariations(offerId: number): boolean {
    return this.#parents.has(offerId)
  }

  async settle(tx: BulkTx, after: Afterwards): Promise<void> {
    const client = clientOf(tx)
    for (const rows of [this.products, this.offers, this.variations]) await rows.flush(client)
    const run = async (sql: string, ids: ReadonlySet<number>) => {
      if (ids.size > 0) await client.query(sql, [new Date(this.#now), [...ids]])
    }
    await run(dropVariationsSql(PLACEHOLDERS), after.dropped)
    await refreshParents(tx, [...after.parents], new Date(this.#now))
    await run(abandonProductsSql(this.#merchantId, PLACEHOLDERS), after.abandoned)
  }

  async close(tx: BulkTx): Promise<void> {
    for (const rows of [this.products, this.offers]) await rows.drain(clientOf(tx))
  }
}

function clientOf(tx: BulkTx): PoolClient {
  if (tx.dialect !== 'postgres') throw new TypeError('a PostgreSQL transaction is needed')
  return tx.client
}

function push<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
