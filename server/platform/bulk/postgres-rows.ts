import type { PoolClient } from 'pg'
import { type BulkRow, type BulkRows, type BulkTable, type Cell, ownedBy } from './bulk-rows.ts'
import { copyRows } from './copy-rows.ts'

/** Rows on PostgreSQL: what a batch may look at is loaded before, what it writes leaves in one COPY at its end. */
export class PostgresRows<Row extends BulkRow> implements BulkRows<Row> {
  readonly #table: BulkTable<Row>
  readonly #ownerId: number | null
  readonly #select: string
  readonly #ids: number[] = []
  #byId = new Map<number, Row>()
  #byKey = new Map<string, Row>()
  #added = new Map<number, Row>()
  #changed = new Map<number, Row>()

  constructor(table: BulkTable<Row>, ownerId: number | null) {
    this.#table = table
    this.#ownerId = ownerId
    const list = table.columns.map((column) => (table.json.includes(column) ? `"${column}"::text` : `"${column}"`))
    this.#select = `select ${list.join(', ')} from ${table.name}`
  }

  /** Begins a batch that may add this many rows. */
  async begin(client: PoolClient, adds: number): Promise<void> {
    this.#byId = new Map()
    this.#byKey = new Map()
    this.#added = new Map()
    this.#changed = new Map()
    const short = adds - this.#ids.length
    if (short <= 0) return
    const { rows } = await client.query<{ ids: string }>(
      `select string_agg(nextval(pg_get_serial_sequence('${this.#table.name}', 'id'))::text, ',') as ids
       from generate_series(1, $1)`,
      [short],
    )
    // Handed out from the end: rows shall follow each other in the order of their ids.
    this.#ids.unshift(...(rows[0]?.ids ?? '').split(',').map(Number).reverse())
  }

  /** Loads rows of the owner by key, and locks them until the transaction ends. */
  loadKeys(client: PoolClient, keys: readonly string[]): Promise<void> {
    const where = `${ownedBy(this.#ownerId)} and "${this.#table.keyColumn}" = any($1::text[])`
    return this.load(client, where, keys)
  }

  /** Loads rows of the owner by id, and locks them. */
  loadIds(client: PoolClient, ids: readonly number[]): Promise<void> {
    return this.load(client, `${ownedBy(this.#ownerId)} and id = any($1::int[])`, ids)
  }

  /** Loads and locks the owner's rows of a condition on `$1`, a list. */
  async load(client: PoolClient, where: string, list: readonly unknown[]): Promise<void> {
    // Locked in the order of their ids: two transactions that meet wait for each other, they do not embrace.
    for (const row of await this.read(client, `${where} order by id for update`, list)) {
      this.#byId.set(row.id, row)
      this.#byKey.set(this.#table.keyOf(row), row)
    }
  }

  /** Reads rows of anybody by a condition on `$1`, a list; they are neither locked nor kept. */
  async read(client: PoolClient, where: string, list: readonly unknown[]): Promise<Row[]> {
    if (list.length === 0) return []
    const { rows } = await client.query<Row>(`${this.#select} where ${where}`, [list])
    return rows
  }

  nextId(): number {
    const id = this.#ids.pop()
    if (id === undefined) throw new RangeError(`${this.#table.name}: more rows are added than were announced`)
    return id
  }

  loaded(): IterableIterator<Row> {
    return this.#byId.values()
  }

  byId(id: number): Row | undefined {
    return this.#byId.get(id)
  }

  byKey(key: string): Row | undefined {
    return this.#byKey.get(key)
  }

  probe(key: string): Row | undefined {
    return this.#byKey.get(key)
  }

  add(row: Row): void {
    this.#added.set(row.id, row)
    this.#see(row)
  }

  put(row: Row): void {
    if (this.#added.has(row.id)) this.#added.set(row.id, row)
    else this.#changed.set(row.id, row)
    this.#see(row)
  }

  #see(row: Row): void {
    this.#byId.set(row.id, row)
    this.#byKey.set(this.#table.keyOf(row), row)
  }

  /** Writes what was added and put. */
  async flush(client: PoolClient, now: number): Promise<void> {
    const at = new Date(now).toISOString()
    const { name, columns } = this.#table
    const list = columns.map((column) => `"${column}"`).join(', ')
    if (this.#added.size > 0) {
      const rows = Array.from(this.#added.values(), (row) => stamped(this.#table.cells(row), at, at))
      await copyRows(client, `${name} (${list}, created_at, updated_at)`, rows)
    }
    if (this.#changed.size === 0) return
    const stage = `${name}_stage`
    await client.query(`create temp table if not exists ${stage} (like ${name}) on commit delete rows`)
    await client.query(`delete from ${stage}`)
    const rows = Array.from(this.#changed.values(), (row) => stamped(this.#table.cells(row), at, at))
    await copyRows(client, `${stage} (${list}, created_at, updated_at)`, rows)
    const changing = columns.filter((column) => column !== 'id' && !this.#table.fixed.includes(column))
    const set = [...changing, 'updated_at'].map((column) => `"${column}" = s."${column}"`)
    await client.query(`update ${name} t set ${set.join(', ')} from ${stage} s where t.id = s.id`)
  }
}

function stamped(cells: Cell[], ...instants: string[]): Cell[] {
  cells.push(...instants)
  return cells
}
