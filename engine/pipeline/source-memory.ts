import type { Cell } from '../contract/format.ts'
import type { Program } from '../contract/program.ts'
import { hashCells, hashHigh, hashLow } from './keys/hash.ts'
import { KnownReader, type KnownTables, wordOf } from './keys/known-keys.ts'

/**
 * Tells whether a row says what it said when its record was last written, without mapping it: by all cells that the
 * mapping reads. Holds only where a record depends on nothing but its row.
 */
export class SourceMemory {
  readonly #columns: readonly number[]
  readonly #seed: number
  readonly #known: KnownReader | null
  /** Both halves of the hash of the row that was looked at last. */
  low = 0
  high = 0

  /** `salt`: the mapping and the definitions, as hex digits. */
  constructor({ inputs, ways }: Program, salt: string, known: KnownTables | null) {
    const columns = ways.flatMap(({ kind, column }) => (kind === 'column' ? [column] : []))
    this.#columns = [...new Set([...inputs, ...columns])].filter((column) => column >= 0)
    this.#seed = wordOf(salt, 2)
    this.#known = known && new KnownReader(known)
  }

  /** The record that was made of these very cells; null where there is none. */
  look(cells: readonly Cell[]): KnownReader | null {
    hashCells(this.#seed, cells, this.#columns)
    this.low = hashLow
    this.high = hashHigh
    return this.#known?.madeOf(hashLow, hashHigh) ? this.#known : null
  }
}
