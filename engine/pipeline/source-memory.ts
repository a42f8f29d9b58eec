import { hash } from 'node:crypto'
import type { Cell, Columns, Row } from '../contract/format.ts'
import type { Program } from '../contract/program.ts'
import { wordIn } from '../kernel/digest.ts'
import { hashCells, hashHigh, hashLow } from './keys/hash.ts'
import { KnownReader, type KnownTables, wordOf } from './keys/known-keys.ts'

/** What a row's record depends on besides the row. */
interface Circumstances {
  readonly program: Program
  readonly columns: Columns
  readonly sourceOptions: object
  /** The mapping and the definitions, as hex digits. */
  readonly salt: string
}

/**
 * Tells whether a row says what it said when its record was last written, without mapping it: by all cells that the
 * mapping reads. Holds only where a record depends on nothing but its row.
 */
export class SourceMemory {
  readonly #columns: readonly number[]
  /** Every column is read: the row's bytes tell as much as its cells. */
  readonly #whole: boolean
  readonly #seedLow: number
  readonly #seedHigh: number
  readonly #known: KnownReader | null
  /** Both halves of the hash of the row that was looked at last. */
  low = 0
  high = 0

  constructor({ program, columns, sourceOptions, salt }: Circumstances, known: KnownTables | null) {
    const plain = program.ways.flatMap(({ kind, column }) => (kind === 'column' ? [column] : []))
    const read = new Set([...program.inputs, ...plain])
    this.#columns = columns.flatMap((_, column) => (read.has(column) ? [column] : []))
    this.#whole = this.#columns.length === columns.length
    // The same cells under other names say something else.
    const names = this.#columns.map((column) => columns[column])
    const seed = hash('sha256', JSON.stringify([salt, names, sourceOptions]))
    this.#seedLow = wordOf(seed, 0)
    this.#seedHigh = wordOf(seed, 1)
    this.#known = known && new KnownReader(known)
  }

  /** The record that was made of this very row, or of these cells of it; null where there is none. */
  look(row: Row, cells: readonly Cell[]): KnownReader | null {
    const bytes = this.#whole ? row.bytes : undefined
    if (bytes) {
      const digest = hash('sha256', bytes, 'binary')
      this.low = (wordIn(digest, 0) ^ this.#seedLow) >>> 0
      // Zero stands for a row that must be looked at each time.
      this.high = ((wordIn(digest, 4) ^ this.#seedHigh) | 1) >>> 0
    } else {
      hashCells(this.#seedLow, cells, this.#columns)
      this.low = hashLow
      this.high = hashHigh
    }
    return this.#known?.madeOf(this.low, this.high) ? this.#known : null
  }
}
