import type BetterSqlite3 from 'better-sqlite3'
import { type BulkRow, type BulkRows, type BulkTable, ownedBy } from './bulk-rows.ts'
import { SqliteInserts } from './sqlite-inserts.ts'

/** Rows on SQLite: every look and every change is one prepared statement; what is added waits for a few more. */
export class SqliteRows<Row extends BulkRow> implements BulkRows<Row> {
  readonly #table: BulkTable<Row>
  readonly #byId: BetterSqlite3.Statement<unknown[], Row>
  readonly #byKey: BetterSqlite3.Statement<unknown[], Row>
  readonly #lastId: BetterSqlite3.Statement<unknown[], number>
  readonly #any: BetterSqlite3.Statement<unknown[], number>
  readonly #addedSince: BetterSqlite3.Statement<unknown[], number>
  readonly #inserts: SqliteInserts
  readonly #update: Update
  readonly #updateIndexed: Update
  readonly #indexedAt: readonly number[]
  #nextId = 0
  /** The id after the last one that was added here; 0 before the first. */
  #expectedId = 0
  #now = 0
  #empty = false
  /** Somebody else added rows of this owner while this writer was at it, or it cannot be told. */
  #joined = false

  constructor(raw: BetterSqlite3.Database, table: BulkTable<Row>, ownerId: number | null) {
    this.#table = table
    const { name, columns, fixed, indexed } = table
    const select = `select ${columns.map((column) => `"${column}"`).join(', ')} from ${name}`
    this.#byId = raw.prepare(`${select} where id = ?`)
    this.#byKey = raw.prepare(`${select} where ${ownedBy(ownerId)} and "${table.keyColumn}" = ?`)
    this.#lastId = raw.prepare<unknown[], number>(`select coalesce(max(id), 0) from ${name}`).pluck()
    this.#any = raw
      .prepare<unknown[], number>(`select exists (select 1 from ${name} where ${ownedBy(ownerId)})`)
      .pluck()
    // By their ids: an index on the owner would lead through all that the owner has.
    this.#addedSince = raw
      .prepare<unknown[], number>(`select exists (select 1 from ${name} where +${ownedBy(ownerId)} and id >= ?)`)
      .pluck()
    this.#inserts = new SqliteInserts(raw, table)
    const changing = columns.filter((column) => column !== 'id' && !fixed.includes(column))
    this.#update = updateOf(
      raw,
      table,
      changing.filter((column) => !indexed.includes(column)),
    )
    this.#updateIndexed = updateOf(raw, table, changing)
    this.#indexedAt = indexed.map((column) => columns.indexOf(column))
  }

  /** Begins a batch: another transaction may have added rows, or the last one was taken back. */
  begin(now: number, empty: boolean): void {
    this.#nextId = (this.#lastId.get() ?? 0) + 1
    if (empty && !this.#joined) this.#joined = this.#othersCame()
    this.#expectedId = this.#nextId
    this.#now = now
    this.#empty = empty && !this.#joined
    this.#inserts.begin(now)
  }

  #othersCame(): boolean {
    if (this.#nextId === this.#expectedId) return false
    const since = this.#expectedId
    return (since === 0 || this.#nextId < since ? this.#any.get() : this.#addedSince.get(since)) === 1
  }

  nextId(): number {
    return this.#nextId++
  }

  byId(id: number): Row | undefined {
    this.#inserts.flush()
    return this.#byId.get(id)
  }

  byKey(key: string): Row | undefined {
    this.#inserts.flush()
    return this.#byKey.get(key)
  }

  probe(key: string): Row | undefined {
    return this.#empty ? undefined : this.byKey(key)
  }

  add(row: Row): void {
    this.#expectedId = row.id + 1
    this.#inserts.add(this.#table.cells(row))
  }

  put(after: Row, before: Row): void {
    this.#inserts.flush()
    const now = this.#table.cells(after)
    const old = this.#table.cells(before)
    const { statement, at } = this.#indexedAt.some((at) => now[at] !== old[at]) ? this.#updateIndexed : this.#update
    const cells = at.map((index) => now[index])
    statement.run(...cells, this.#now, after.id)
  }

  /** Writes what still waits. */
  flush(): void {
    this.#inserts.flush()
  }
}

interface Update {
  readonly statement: BetterSqlite3.Statement
  /** Where its cells stand in a row. */
  readonly at: readonly number[]
}

function updateOf(
  raw: BetterSqlite3.Database,
  { name, columns }: { name: string; columns: readonly string[] },
  set: readonly string[],
): Update {
  const assignments = set.map((column) => `"${column}" = ?`)
  const statement = raw.prepare(`update ${name} set ${assignments.join(', ')}, updated_at = ? where id = ?`)
  return { statement, at: set.map((column) => columns.indexOf(column)) }
}
