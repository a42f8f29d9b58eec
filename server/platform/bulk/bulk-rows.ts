/** How rows of one table are written at full speed: plain objects in, columns in a fixed order out. */
export interface BulkTable<Row extends BulkRow> {
  readonly name: string
  /** Column that is unique within an owner: `sku`, `key`. */
  readonly keyColumn: string
  /** Every column but `created_at` and `updated_at`; `id` comes first, what only keeps the books comes last. */
  readonly columns: readonly string[]
  /** How many of the columns, from the first on, tell whether a row has changed. */
  readonly telling: number
  /** Columns that never change once the row is there. */
  readonly fixed: readonly string[]
  /** Columns that seldom change and have an index, which an update that names them would write anew. */
  readonly indexed: readonly string[]
  /** Columns that PostgreSQL keeps as jsonb; a row holds their text. */
  readonly json: readonly string[]
  keyOf(row: Row): string
  /** The cells in the order of the columns. */
  cells(row: Row): Cell[]
}

export type Cell = string | number | null

export interface BulkRow {
  readonly id: number
}

/** Rows of one table and owner inside one transaction. What was added or put is seen by whoever looks afterwards. */
export interface BulkRows<Row extends BulkRow> {
  /** An id that nobody else gets. */
  nextId(): number
  byId(id: number): Row | undefined
  byKey(key: string): Row | undefined
  /** As `byKey`, but trusts that the owner had nothing where that was said; a clash then fails the whole batch. */
  probe(key: string): Row | undefined
  add(row: Row): void
  put(after: Row, before: Row): void
}

/** True where anything but the books differs. */
export function differs<Row extends BulkRow>(table: BulkTable<Row>, before: Row, after: Row): boolean {
  if (before === after) return false
  const old = table.cells(before)
  const now = table.cells(after)
  for (let at = 0; at < table.telling; at++) if (old[at] !== now[at]) return true
  return false
}

/** Condition on the owner's column, ready to stand in a statement; an index serves both forms. */
export function ownedBy(ownerId: number | null): string {
  return ownerId === null ? 'merchant_id is null' : `merchant_id = ${integer(ownerId)}`
}

/** An integer that may stand in a statement as it is. */
export function integer(value: number): number {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is no integer`)
  return value
}
