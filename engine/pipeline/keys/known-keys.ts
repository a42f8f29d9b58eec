import { DIGEST_CHARS } from '../../kernel/digest.ts'
import { type SortedTable, TableReader } from './sorted-table.ts'
import { TableBuilder } from './table-builder.ts'

/** What was there when a run began; plain data that threads look into side by side. */
export interface KnownTables {
  /** Key → what it was last written with. The lowest bit of the second number: the feed owns it. */
  readonly byKey: SortedTable
  /** Cells that a record was last made of → its key; only records of which nothing was told. */
  readonly bySource: SortedTable
}

const WIDTH = 4

/** Collects what is there already. */
export class KnownKeys {
  readonly #byKey: TableBuilder
  readonly #bySource: TableBuilder

  /** `path`: where tables go that are too large for memory. */
  constructor(path: string) {
    this.#byKey = new TableBuilder(WIDTH, `${path}.keys`)
    this.#bySource = new TableBuilder(WIDTH, `${path}.sources`)
  }

  /** Takes an item by the hash of its key; a digest of null never is the one it would have again. */
  add(low: number, high: number, digest: string | null, owned: boolean): void {
    const marked = owned ? high : high & ~1
    this.#byKey.add(low, marked, digest === null ? 0 : wordOf(digest, 0), digest === null ? 0 : wordOf(digest, 1))
    if (digest === null || digest.length < 2 * DIGEST_CHARS) return
    this.#bySource.add(wordOf(digest, 2), wordOf(digest, 3), low, marked)
  }

  done(): KnownTables {
    return { byKey: this.#byKey.done(), bySource: this.#bySource.done() }
  }
}

/** Looks into what was there; one per thread. */
export class KnownReader {
  readonly #byKey: TableReader
  readonly #bySource: TableReader
  /** Of the record that `madeOf` has just found. */
  low = 0
  high = 0
  owned = false

  constructor({ byKey, bySource }: KnownTables) {
    this.#byKey = new TableReader(byKey)
    this.#bySource = new TableReader(bySource)
  }

  /** Tells of the item with this key, and keeps whether the feed owns it. */
  state(low: number, high: number, digestLow: number, digestHigh: number): 'absent' | 'same' | 'other' {
    const at = this.#byKey.find(low, high)
    this.owned = at >= 0 && ((this.#byKey.words[at + 1] as number) & 1) === 1
    if (at < 0) return 'absent'
    const { words } = this.#byKey
    const same = words[at + 2] === digestLow && words[at + 3] === digestHigh
    // A digest of nothing but zeros stands for none.
    return same && (digestLow !== 0 || digestHigh !== 0) ? 'same' : 'other'
  }

  owns(low: number, high: number): boolean {
    const at = this.#byKey.find(low, high)
    return at >= 0 && ((this.#byKey.words[at + 1] as number) & 1) === 1
  }

  /** True where a record was last made of the cells with this hash; its key's hash is kept. */
  madeOf(low: number, high: number): boolean {
    const at = this.#bySource.find(low, high)
    if (at < 0) return false
    const { words } = this.#bySource
    this.low = words[at + 2] as number
    const marked = words[at + 3] as number
    this.high = (marked | 1) >>> 0
    this.owned = (marked & 1) === 1
    return true
  }
}

/** One of the numbers of a digest: eight hex digits, the lowest byte first. */
export function wordOf(digest: string, word: number): number {
  const it = Number.parseInt(digest.slice(word * 8, word * 8 + 8), 16)
  return ((it >>> 24) | ((it >>> 8) & 0xff00) | ((it << 8) & 0xff_0000) | (it << 24)) >>> 0
}
