import type BetterSqlite3 from 'better-sqlite3'
import type { Cell } from './bulk-rows.ts'

/** Rows of one statement: the call into SQLite costs as much as the row. Measured: 1 → 7.1, 8 → 5.6, 16 → 5.4 µs a record. */
const TOGETHER = 16
/** Rows beside the pattern, for one that follows it, from which on another one is sought. */
const ASIDE_MAX = 0.25

interface Into {
  readonly name: string
  readonly columns: readonly string[]
}

/** What rows share stands in the statement; the other columns are bound. */
interface Pattern {
  readonly shared: readonly (readonly [at: number, cell: Cell])[]
  readonly bound: readonly number[]
  readonly many: BetterSqlite3.Statement
  readonly one: BetterSqlite3.Statement
}

/** Adds rows several at a time; what all of a few rows share is not bound for those that follow. */
export class SqliteInserts {
  readonly #raw: BetterSqlite3.Database
  readonly #into: Into
  readonly #any: BetterSqlite3.Statement
  #pattern: Pattern | null = null
  /** Rows to find a pattern in. */
  #sample: (readonly Cell[])[] = []
  /** Cells of rows that follow the pattern. */
  #waiting: Cell[] = []
  #rows = 0
  #aside = 0
  readonly #stamp = { now: 0 }

  constructor(raw: BetterSqlite3.Database, into: Into) {
    this.#raw = raw
    this.#into = into
    this.#any = raw.prepare(this.#sql(this.#values([]), 1))
  }

  begin(now: number): void {
    this.#stamp.now = now
    this.#sample = []
    this.#waiting = []
    this.#rows = 0
  }

  add(cells: readonly Cell[]): void {
    if (this.#pattern) this.#follow(this.#pattern, cells)
    else {
      this.#sample.push(cells)
      if (this.#sample.length === TOGETHER) this.#seek()
    }
  }

  #follow({ shared, bound, many }: Pattern, cells: readonly Cell[]): void {
    for (let n = 0; n < shared.length; n++) {
      const [at, cell] = shared[n] as Pattern['shared'][number]
      if (cells[at] !== cell) {
        this.#setAside(cells)
        return
      }
    }
    for (let n = 0; n < bound.length; n++) this.#waiting.push(cells[bound[n] as number] ?? null)
    this.#rows += 1
    if (this.#rows < TOGETHER) return
    many.run(this.#waiting, this.#stamp)
    this.#waiting = []
    this.#rows = 0
    this.#aside = Math.max(0, this.#aside - TOGETHER * ASIDE_MAX)
  }

  #setAside(cells: readonly Cell[]): void {
    this.#any.run(cells, this.#stamp)
    this.#aside += 1
    if (this.#aside < TOGETHER) return
    this.flush()
    this.#pattern = null
  }

  #seek(): void {
    const sample = this.#sample
    const [first = []] = sample
    const shared = first.flatMap((cell, at) =>
      isPlain(cell) && sample.every((cells) => cells[at] === cell) ? [[at, cell] as const] : [],
    )
    const bound = [...first.keys()].filter((at) => !shared.some(([each]) => each === at))
    const values = this.#values(shared)
    const [many, one] = [TOGETHER, 1].map((rows) => this.#raw.prepare(this.#sql(values, rows)))
    if (!many || !one) throw new TypeError('a statement is missing')
    this.#pattern = { shared, bound, many, one }
    this.#sample = []
    this.#aside = 0
    for (const cells of sample) this.#follow(this.#pattern, cells)
  }

  /** Writes what still waits. */
  flush(): void {
    for (const cells of this.#sample) this.#any.run(cells, this.#stamp)
    this.#sample = []
    const width = this.#pattern?.bound.length ?? 0
    for (let row = 0; row < this.#rows; row++)
      this.#pattern?.one.run(this.#waiting.slice(row * width, (row + 1) * width), this.#stamp)
    this.#waiting = []
    this.#rows = 0
  }

  #sql(values: string, rows: number): string {
    const columns = this.#into.columns.map((column) => `"${column}"`).join(', ')
    return `insert into ${this.#into.name} (created_at, updated_at, ${columns}) values ${Array(rows).fill(values).join(', ')}`
  }

  #values(shared: Pattern['shared']): string {
    const told = new Map(shared)
    const cells = this.#into.columns.map((_, at) => (told.has(at) ? literal(told.get(at) ?? null) : '?'))
    return `(@now, @now, ${cells.join(', ')})`
  }
}

/** True for what may stand in a statement as it is. */
function isPlain(cell: Cell): boolean {
  return typeof cell === 'string' ? PLAIN.test(cell) : cell === null || Number.isSafeInteger(cell)
}

const PLAIN = /^[\w {}-]{0,40}$/

function literal(cell: Cell): string {
  return typeof cell === 'string' ? `'${cell}'` : String(cell)
}
