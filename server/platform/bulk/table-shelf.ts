import type { BulkTx } from '../database.ts'
import type { BulkRow, BulkRows, BulkTable, Cell } from './bulk-rows.ts'
import { PostgresRows, preferIndexes } from './postgres-rows.ts'
import { SqliteRows } from './sqlite-rows.ts'

/** Rows of one table on either database, from the beginning of a batch to its end. */
export class TableShelf<Row extends BulkRow> {
  readonly #table: BulkTable<Row>
  readonly #ownerId: number | null
  readonly #usual: Readonly<Record<string, Cell>>
  #sqlite: SqliteRows<Row> | undefined
  #postgres: PostgresRows<Row> | undefined
  #now = 0

  /** `usual`: cells that nearly all added rows share. */
  constructor(table: BulkTable<Row>, ownerId: number | null, usual: Readonly<Record<string, Cell>> = {}) {
    this.#table = table
    this.#ownerId = ownerId
    this.#usual = usual
  }

  /** Begins a batch that looks at these keys and may add this many rows. `empty`: the table held nothing before the run. */
  async begin(tx: BulkTx, keys: readonly string[], adds: number, now: number, empty: boolean): Promise<BulkRows<Row>> {
    this.#now = now
    if (tx.dialect === 'sqlite') {
      this.#sqlite ??= new SqliteRows(tx.raw, this.#table, this.#ownerId, this.#usual)
      this.#sqlite.begin(now, empty)
      return this.#sqlite
    }
    this.#postgres ??= new PostgresRows(this.#table, this.#ownerId)
    await preferIndexes(tx.client)
    await this.#postgres.begin(tx.client, adds)
    if (!empty) await this.#postgres.loadKeys(tx.client, keys)
    return this.#postgres
  }

  /** Writes what is still to be written. */
  async settle(tx: BulkTx): Promise<void> {
    if (tx.dialect === 'sqlite') this.#sqlite?.flush()
    else await this.#postgres?.flush(tx.client, this.#now)
  }
}
