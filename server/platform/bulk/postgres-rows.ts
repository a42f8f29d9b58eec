import type { PoolClient } from 'pg'
import { type BulkRow, type BulkRows, type BulkTable, ownedBy } from './bulk-rows.ts'
import { CopyText } from './copy-text.ts'

/** Ids are asked for by as many as have been used, up to this many. */
const IDS_MAX = 4_096
/** Rows that wait are sent when there are this many bytes of them. */
const SEND_BYTES = 1 << 20

/**
 * Rows on PostgreSQL: what a batch may look at is loaded before, what it writes leaves in one COPY at its end. Where
 * nothing has to be looked at, what is added is written down at once and leaves when there is enough of it.
 */
export class PostgresRows<Row extends BulkRow> implements BulkRows<Row> {
  readonly #table: BulkTable<Row>
  readonly #ownerId: number | null
  readonly #list: string
  readonly #ids: number[] = []
  #idsUsed = 0
  readonly #text = new CopyText()
  #trusting = false
  #stamps = ''
  #byId = new Map<number, Row>()
  #byKey = new Map<string, Row>()
  #added = new Map<number, Row>()
  #changed = new Map<number, Row>()

  constructor(table: BulkTable<Row>, ownerId: number | null) {
    this.#table = table
    this.#ownerId = ownerId
    const list = table.columns.map((column) => (table.json.includes(column) ? `t."${column}"::text` : `t."${column}"`))
    this.#list = list.join(', ')
  }

  /** Begins a transaction; whatever an earlier one left behind was taken back with it. */
  open(now: number): void {
    const at = new Date(now).toISOString()
    this.#stamps = `${at}\t${at}`
    this.#text.clear()
  }

  /** Begins a batch that may add this many rows. `trusting`: it only adds, and looks at nothing. */
  async begin(client: PoolClient, adds: number, trusting: boolean): Promise<void> {
    // What is looked at must be there.
    if (!trusting) await this.drain(client)
    this.#trusting = trusting
    this.#byId = new Map()
    this.#byKey = new Map()
    this.#added = new Map()
    this.#changed = new Map()
    if (adds > this.#ids.length) await this.#moreIds(client, Math.max(adds, Math.min(this.#idsUsed, IDS_MAX)))
  }

  async #moreIds(client: PoolClient, count: number): Promise<void> {
    const { rows } = await client.query<{ ids: string }>(
      `select string_agg(nextval(s.name)::text, ',') as ids
       from (select pg_get_serial_sequence('${this.#table.name}', 'id')::regclass as name offset 0) s,
         generate_series(1, $1)`,
      [count],
    )
    // Handed out from the end: rows shall follow each other in the order of their ids.
    this.#ids.unshift(...(rows[0]?.ids ?? '').split(',').map(Number).reverse())
  }

  /** Loads rows of the owner by key, and locks them until the transaction ends. */
  loadKeys(client: PoolClient, keys: readonly string[]): Promise<void> {
    const { name, keyColumn } = this.#table
    return this.#load(client, idsByKey(name, keyColumn, '$1::text[]', ownedBy(this.#ownerId)), keys)
  }

  /** Loads rows of the owner by id, and locks them. */
  loadIds(client: PoolClient, ids: readonly number[]): Promise<void> {
    return this.#load(client, idsByKey(this.#table.name, 'id', '$1::bigint[]', ownedBy(this.#ownerId)), ids)
  }

  async #load(client: PoolClient, found: string, list: readonly unknown[]): Promise<void> {
    if (list.length === 0) return
    // Locked in the order of their ids: two transactions that meet wait for each other, they do not embrace.
    const { rows } = await client.query<Row>(
      `with found as materialized (${found})
       select ${this.#list} from found join ${this.#table.name} t on t.id = found.id order by t.id for update of t`,
      [list],
    )
    for (const row of rows) {
      this.#byId.set(row.id, row)
      this.#byKey.set(this.#table.keyOf(row), row)
    }
  }

  /** Reads rows of anybody by the values of a column; they are neither locked nor kept. */
  async read(client: PoolClient, column: string, values: readonly string[], condition: string): Promise<Row[]> {
    if (values.length === 0) return []
    const from = `unnest($1::text[]) w (value) join ${this.#table.name} t on t."${column}" = w.value`
    const { rows } = await client.query<Row>(`select ${this.#list} from ${from} and ${condition} order by t.id`, [
      values,
    ])
    return rows
  }

  loaded(): IterableIterator<Row> {
    return this.#byId.values()
  }

  nextId(): number {
    const id = this.#ids.pop()
    if (id === undefined) throw new RangeError(`${this.#table.name}: more rows are added than were announced`)
    this.#idsUsed += 1
    return id
  }

  byId(id: number): Row | undefined {
    return this.#byId.get(id) ?? this.#added.get(id)
  }

  byKey(key: string): Row | undefined {
    return this.#byKey.get(key)
  }

  probe(key: string): Row | undefined {
    return this.#byKey.get(key)
  }

  add(row: Row): void {
    if (this.#trusting) {
      this.#text.add(this.#table.cells(row), this.#stamps)
      return
    }
    this.#added.set(row.id, row)
    this.#byKey.set(this.#table.keyOf(row), row)
  }

  put(row: Row): void {
    this.#byKey.set(this.#table.keyOf(row), row)
    if (this.#added.has(row.id)) {
      this.#added.set(row.id, row)
      return
    }
    this.#changed.set(row.id, row)
    this.#byId.set(row.id, row)
  }

  /** Writes what was added and put; what may wait, waits. */
  async flush(client: PoolClient): Promise<void> {
    if (this.#trusting) {
      if (this.#text.sizeBytes >= SEND_BYTES) await this.drain(client)
      return
    }
    const { name, columns, fixed } = this.#table
    if (this.#added.size > 0) await this.#copy(client, name, this.#added)
    if (this.#changed.size === 0) return
    const stage = `${name}_stage`
    // With defaults: columns that bulk knows nothing of may not be null.
    await client.query(
      `create temp table if not exists ${stage} (like ${name} including defaults) on commit delete rows`,
    )
    await client.query(`delete from ${stage}`)
    await this.#copy(client, stage, this.#changed)
    const changing = columns.filter((column) => column !== 'id' && !fixed.includes(column))
    const set = [...changing, 'updated_at'].map((column) => `"${column}" = s."${column}"`)
    await client.query(`update ${name} t set ${set.join(', ')} from ${stage} s where t.id = s.id`)
  }

  /** Writes what still waits. */
  async drain(client: PoolClient): Promise<void> {
    if (this.#text.sizeBytes > 0) await this.#send(client, this.#table.name)
  }

  #copy(client: PoolClient, table: string, rows: ReadonlyMap<number, Row>): Promise<void> {
    for (const row of rows.values()) this.#text.add(this.#table.cells(row), this.#stamps)
    return this.#send(client, table)
  }

  #send(client: PoolClient, table: string): Promise<void> {
    const list = this.#table.columns.map((column) => `"${column}"`).join(', ')
    return this.#text.send(client, `${table} (${list}, created_at, updated_at)`)
  }
}

/**
 * Selects ids of rows by a list of keys, key by key. Joined plainly, all that an owner has may be read once for every
 * key: statistics know nothing of who has just begun to import.
 */
export function idsByKey(table: string, column: string, list: string, condition: string): string {
  return `select f.id from unnest(${list}) w (key)
    cross join lateral (select id from ${table} where "${column}" = w.key and ${condition} offset 0) f`
}

/** A batch touches single rows by their ids and keys. Statistics lag behind a bulk, and would have whole tables read. */
export async function preferIndexes(client: PoolClient): Promise<void> {
  const off = ['hashjoin', 'mergejoin', 'seqscan', 'bitmapscan'].map((name) => `set local enable_${name} = off`)
  // What is switched off counts as very dear, and what is very dear would be compiled.
  await client.query(['set local jit = off', ...off].join('; '))
}
