import type { BulkTx } from '../database.ts'
import { BATCH } from './batches.ts'
import type { BulkRow, BulkRows, BulkTable } from './bulk-rows.ts'
import { PostgresRows, preferIndexes } from './postgres-rows.ts'
import { SqliteRows } from './sqlite-rows.ts'

/** Rows of one table on either database, from the beginning of a batch to its end. */
export class TableShelf<Row extends BulkRow> {
  readonly #table: BulkTable<Row>
  readonly #ownerId: number | null
  #sqlite: SqliteRows<Row> | undefined
  #postgres: PostgresRows<Row> | undefined
  #now = 0
  #empty = false

  constructor(table: BulkTable<Row>, ownerId: number | null) {
    this.#table = table
    this.#ownerId = ownerId
  }

  /**
   * Begins a transaction; gives back how many rows are best looked at at a time. `empty`: the table held nothing before
   * the run.
   */
  async open(tx: BulkTx, now: number, empty: boolean): Promise<number> {
    this.#now = now
    this.#empty = empty
    if (tx.dialect === 'sqlite') return BATCH
    this.#postgres ??= new PostgresRows(this.#table, this.#ownerId)
    this.#postgres.open(now)
    await preferIndexes(tx.client)
    return empty ? BATCH : Number.POSITIVE_INFINITY
  }

  /** Begins a batch that looks at these keys and may add this many rows. */
  async begin(tx: BulkTx, keys: readonly string[], adds: number): Promise<BulkRows<Row>> {
    if (tx.dialect === 'sqlite') {
      this.#sqlite ??= new SqliteRows(tx.raw, this.#table, this.#ownerId)
      this.#sqlite.begin(this.#now, this.#empty)
      return this.#sqlite
    }
    if (!this.#postgres) throw new TypeError('a batch is begun in a transaction')
    await this.#postgres.begin(tx.client, adds, this.#empty)
    if (!this.#empty) await this.#postgres.loadKeys(tx.client, keys)
    return this.#postgres
  }

  /** Ends a batch. */
  async settle(tx: BulkTx): Promise<void> {
    if (tx.dialect === 'sqlite') this.#sqlite?.flush()
    else await this.#postgres?.flush(tx.client)
  }

  /** Writes what is still to be written. */
  async close(tx: BulkTx): Promise<void> {
    if (tx.dialect === 'postgres') await this.#postgres?.drain(tx.client)
  }
}
