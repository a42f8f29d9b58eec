import { sql } from 'kysely'
import type { Outcome, Packed, Sink, TargetSchema } from '../../engine/contract/target.ts'
import type { ProblemCode } from '../../engine/kernel/reject.ts'
import type { BulkTx, Tx } from './database.ts'
import { textOf, type Values, valuesOf } from './row-values.ts'

/** Why a record cannot become a row. */
export interface Refusal {
  readonly refused: ProblemCode
  readonly attribute: string
  readonly value: string
  readonly detail: string
}

/** One record of a batch. */
export interface RowRecord {
  readonly key: string
  readonly values: Values
}

/** A row of an operator's bulk; its id is 0 until it is written. */
export interface CodedRow {
  readonly id: number
  readonly code: string
  readonly external_id?: string | null
}

type Columns = Record<string, unknown>
type Table = 'attribute' | 'category' | 'commission_rule' | 'merchant'

/** How records of one bulk become rows of one table. */
export interface RowPlan<Row extends CodedRow, Known> {
  readonly table: Table
  /** What all records of a batch are judged by: rows that are there, names they refer to. */
  look(tx: Tx, batch: readonly RowRecord[]): Promise<Known>
  /** Records that no source has, but that others stand on; they are written with the batch and not counted. */
  besides?(known: Known, batch: readonly RowRecord[]): readonly RowRecord[]
  /** In which order a batch is written; as it came where absent. */
  order?(known: Known, batch: readonly RowRecord[]): Iterable<number>
  /** Code of the record's row; its attribute `code`, else its key, where absent. */
  codeOf?(known: Known, record: RowRecord): string
  existing(known: Known, code: string): Row | undefined
  /** A row that this one points at by its id, and that therefore must be written before. */
  above?(known: Known, record: RowRecord, code: string): Row | undefined
  /** All columns of a new row; of one that is there those that may change. */
  columns(record: RowRecord, code: string, known: Known, row: Row | undefined): Columns | Refusal
  /** What is written besides with a new row (`before` null) or a changed one. */
  stamp?(before: Row | null): Columns
  /** Takes a row to the state its record asks for; null where it is in that state. Absent: there are no states. */
  move?(tx: Tx, row: Row, record: RowRecord | 'removed', changes: Columns): Promise<Row | Refusal | null>
  /** Keeps a written row in what is known. */
  keep(known: Known, row: Row): void
}

/** What every versioned row is written with: when, and the how manieth time. */
export function rowStamp(before: object | null, at: Date): Columns {
  if (before === null) return { created_at: at, updated_at: at, version: 1 }
  return { updated_at: at, version: (before as { version: number }).version + 1 }
}

/** Tables whose deleted rows stay, with ids that are free again. */
const TOMBSTONED: readonly Table[] = ['attribute', 'category']

const ROWS_PER_STATEMENT = 200

/** A sink for the operator's bulks: compares each record with its row, and writes what differs. */
export function rowSink<Row extends CodedRow, Known>(schema: TargetSchema, plan: RowPlan<Row, Known>): Sink<BulkTx> {
  return {
    write: async ({ kysely }, given) => {
      const batch = [...given]
      const own = batch.map((record) => ({ key: record.key, values: valuesOf(record, schema) }))
      const known = await plan.look(kysely, own)
      const writer = new RowWriter(kysely, plan, known, batch.length)
      await writer.lookAtExternalIds(own)
      const records = [...own, ...(plan.besides?.(known, own) ?? [])]
      const order = plan.order?.(known, records) ?? records.keys()
      for (const index of order) {
        if (batch[index]?.removed) await writer.remove(index, batch[index])
        else await writer.write(index, records[index] as RowRecord)
      }
      await writer.flush()
      return writer.outcome
    },
  }
}

class RowWriter<Row extends CodedRow, Known> {
  readonly outcome: Outcome = { created: 0, updated: 0, unchanged: 0, skipped: 0, removed: 0, rejected: [] }
  readonly #tx: Tx
  readonly #plan: RowPlan<Row, Known>
  readonly #known: Known
  /** Records from this index on are nobody's, and are not counted. */
  readonly #counted: number
  #waiting: Columns[] = []
  /** Who has an external id, by code; it is nobody else's. */
  readonly #owners = new Map<string, string>()

  constructor(tx: Tx, plan: RowPlan<Row, Known>, known: Known, counted: number) {
    this.#tx = tx
    this.#plan = plan
    this.#known = known
    this.#counted = counted
  }

  async lookAtExternalIds(records: readonly RowRecord[]): Promise<void> {
    const ids = [...new Set(records.flatMap(({ values }) => textOf(values.external_id) ?? []))]
    const present = TOMBSTONED.includes(this.#plan.table) ? sql`and deleted_at is null` : sql``
    for (let from = 0; from < ids.length; from += 1_000) {
      const some = sql.join(ids.slice(from, from + 1_000))
      const rows = await sql<{ code: string; external_id: string }>`
        select code, external_id from ${sql.table(this.#plan.table)} where external_id in (${some}) ${present}`.execute(
        this.#tx,
      )
      for (const row of rows.rows) this.#owners.set(row.external_id, row.code)
    }
  }

  async write(index: number, record: RowRecord): Promise<void> {
    const plan = this.#plan
    const code = plan.codeOf?.(this.#known, record) ?? textOf(record.values.code) ?? record.key
    if (plan.existing(this.#known, code)?.id === 0 || plan.above?.(this.#known, record, code)?.id === 0) {
      await this.flush()
    }
    const row = plan.existing(this.#known, code)
    const columns = plan.columns(record, code, this.#known, row)
    const refusal = isRefusal(columns) ? columns : this.#taken(code, columns)
    if (refusal) this.#refuse(index, refusal)
    else if (row) await this.#update(index, record, row, columns as Columns)
    else this.#insert(index, code, columns as Columns)
  }

  async remove(index: number, { key }: Packed): Promise<void> {
    await this.flush()
    const row = this.#plan.existing(this.#known, key)
    const done = row ? await this.#plan.move?.(this.#tx, row, 'removed', this.#plan.stamp?.(row) ?? {}) : null
    if (done === undefined) this.#refuse(index, stays(key))
    else if (done && isRefusal(done)) this.#refuse(index, done)
    else {
      if (done) this.#plan.keep(this.#known, done)
      this.outcome.removed += 1
    }
  }

  async #update(index: number, record: RowRecord, row: Row, columns: Columns): Promise<void> {
    const plan = this.#plan
    const before = row as unknown as Columns
    const changes = Object.fromEntries(Object.entries(columns).filter(([name, value]) => !equal(before[name], value)))
    const all = { ...changes, ...plan.stamp?.(row) }
    const moved = await plan.move?.(this.#tx, row, record, all)
    if (moved && isRefusal(moved)) return this.#refuse(index, moved)
    if (!moved && Object.keys(changes).length === 0) {
      this.outcome.unchanged += 1
      return
    }
    if (!moved) await updateRow(this.#tx, plan.table, row.id, all)
    if (row.external_id && 'external_id' in changes) this.#owners.delete(row.external_id)
    this.#own(row.code, changes)
    plan.keep(this.#known, moved ?? { ...row, ...all })
    this.outcome.updated += 1
  }

  #insert(index: number, code: string, columns: Columns): void {
    const all = { ...columns, ...this.#plan.stamp?.(null) }
    this.#waiting.push(all)
    this.#own(code, columns)
    this.#plan.keep(this.#known, { ...all, id: 0 } as unknown as Row)
    if (index < this.#counted) this.outcome.created += 1
  }

  /** Writes the new rows that wait; from then on they have ids. */
  async flush(): Promise<void> {
    const rows = await insertRows<Row>(this.#tx, this.#plan.table, this.#waiting)
    this.#waiting = []
    for (const row of rows) this.#plan.keep(this.#known, row)
  }

  #taken(code: string, { external_id: id }: Columns): Refusal | null {
    const owner = typeof id === 'string' ? this.#owners.get(id) : undefined
    if (owner === undefined || owner === code) return null
    const detail = `“${owner}” has this external id already; give each its own.`
    return { refused: 'duplicate_key', attribute: 'external_id', value: String(id), detail }
  }

  #own(code: string, { external_id: id }: Columns): void {
    if (typeof id === 'string') this.#owners.set(id, code)
  }

  #refuse(index: number, { refused: code, attribute, value, detail }: Refusal): void {
    if (index < this.#counted) this.outcome.rejected.push({ index, code, attribute, value, detail })
  }
}

/** Inserts rows, many in one statement; all of them name the same columns. */
async function insertRows<Row>(tx: Tx, table: Table, rows: readonly Columns[]): Promise<Row[]> {
  const written: Row[] = []
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
    const some = rows.slice(from, from + ROWS_PER_STATEMENT)
    const inserted = await tx
      .insertInto(table)
      .values(some as never)
      .returningAll()
      .execute()
    written.push(...(inserted as Row[]))
  }
  return written
}

async function updateRow(tx: Tx, table: Table, id: number, changes: Columns) {
  await tx
    .updateTable(table)
    .set(changes as never)
    .where('id', '=', id)
    .execute()
}

function isRefusal(columns: object): columns is Refusal {
  return 'refused' in columns
}

const stays = (key: string): Refusal => ({
  refused: 'value_refused',
  attribute: '',
  value: key,
  detail: 'A bulk of this kind removes nothing.',
})

function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime()
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

/** PostgreSQL keeps the members of an object in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  const members = Object.entries(value).map(([name, member]) => [name, sorted(member)] as const)
  return Object.fromEntries(members.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
