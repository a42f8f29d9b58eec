import { openSync } from 'node:fs'
import { readWords, sortedEntries, writeWords } from './sorted-table.ts'

/** Keys in memory; more go to disk, and of those two bytes each stay behind. */
const FRESH_MAX = 1 << 19
const LOAD_MAX = 0.5
const WIDTH = 3
const PART_BITS = 16

/** Keys that are on disk, sorted, with what tells nearly always that one is not among them. */
interface Segment {
  /** Where its first number stands in the file. */
  readonly base: number
  readonly starts: Uint32Array
  readonly prints: Uint16Array
}

/** Every key that came by in a run, by its 64-bit hash, with the row where it did; 0 where it was only mentioned. */
export class SeenKeys {
  readonly #path: string
  #file = -1
  #low: Uint32Array
  #high: Uint32Array
  #rows: Uint32Array
  #size = 0
  readonly #segments: Segment[] = []
  readonly #entry = new Uint32Array(WIDTH)

  /** `path`: where keys go that are too many for memory. */
  constructor(path: string, slots = 1_024) {
    this.#path = path
    this.#low = new Uint32Array(slots)
    this.#high = new Uint32Array(slots)
    this.#rows = new Uint32Array(slots)
  }

  /** Keeps a key with its row, and gives the row where it came by before; 0 the first time. */
  see(low: number, high: number, row: number): number {
    const at = this.#slotOf(low, high)
    if (this.#high[at] !== 0) {
      const before = this.#rows[at] as number
      if (before === 0) this.#rows[at] = row
      return before
    }
    const before = Math.max(0, this.#filed(low, high))
    if (before === 0) this.#keep(at, low, high, row)
    return before
  }

  /** A key that is there, but left out: it is no first one, and not missing either. */
  mention(low: number, high: number): void {
    const at = this.#slotOf(low, high)
    if (this.#high[at] === 0 && this.#filed(low, high) < 0) this.#keep(at, low, high, 0)
  }

  has(low: number, high: number): boolean {
    return this.#high[this.#slotOf(low, high)] !== 0 || this.#filed(low, high) >= 0
  }

  #keep(at: number, low: number, high: number, row: number): void {
    this.#low[at] = low
    this.#high[at] = high
    this.#rows[at] = row
    this.#size += 1
    if (this.#size <= this.#low.length * LOAD_MAX) return
    if (this.#size < FRESH_MAX) this.#grow()
    else this.#fileAway()
  }

  /** The slot that holds the hash, or the empty one where it would go; a second half is never 0. */
  #slotOf(low: number, high: number): number {
    const mask = this.#low.length - 1
    let at = low & mask
    while (this.#high[at] !== 0 && !(this.#low[at] === low && this.#high[at] === high)) at = (at + 1) & mask
    return at
  }

  #grow(): void {
    const [low, high, rows] = [this.#low, this.#high, this.#rows]
    this.#low = new Uint32Array(low.length * 2)
    this.#high = new Uint32Array(low.length * 2)
    this.#rows = new Uint32Array(low.length * 2)
    for (let from = 0; from < low.length; from++) {
      if (high[from] === 0) continue
      const to = this.#slotOf(low[from] as number, high[from] as number)
      this.#low[to] = low[from] as number
      this.#high[to] = high[from] as number
      this.#rows[to] = rows[from] as number
    }
  }

  /** The row of a key on disk, the newest first; -1 where it is not there. */
  #filed(low: number, high: number): number {
    for (let n = this.#segments.length - 1; n >= 0; n--) {
      const { starts, prints, base } = this.#segments[n] as Segment
      const part = low >>> (32 - PART_BITS)
      const end = starts[part + 1] as number
      for (let at = starts[part] as number; at < end; at++) {
        if (prints[at] !== (low & 0xffff)) continue
        readWords(this.#file, this.#entry, WIDTH, base + at * WIDTH)
        if (this.#entry[0] === low && this.#entry[1] === high) return this.#entry[2] as number
      }
    }
    return -1
  }

  #fileAway(): void {
    const words = new Uint32Array(this.#size * WIDTH)
    let into = 0
    for (let at = 0; at < this.#low.length; at++) {
      if (this.#high[at] === 0) continue
      words[into++] = this.#low[at] as number
      words[into++] = this.#high[at] as number
      words[into++] = this.#rows[at] as number
    }
    const sorted = sortedEntries(words, WIDTH)
    if (this.#file < 0) this.#file = openSync(this.#path, 'w+')
    const last = this.#segments.at(-1)
    const base = last ? last.base + last.prints.length * WIDTH : 0
    writeWords(this.#file, this.#path, sorted, base)
    this.#segments.push({ base, ...told(sorted) })
    this.#low.fill(0)
    this.#high.fill(0)
    this.#rows.fill(0)
    this.#size = 0
  }
}

/** What stays in memory of sorted entries. */
function told(sorted: Uint32Array): Pick<Segment, 'starts' | 'prints'> {
  const starts = new Uint32Array(2 ** PART_BITS + 1)
  const prints = new Uint16Array(sorted.length / WIDTH)
  let filled = 0
  for (let at = 0; at < prints.length; at++) {
    const low = sorted[at * WIDTH] as number
    prints[at] = low & 0xffff
    while (filled <= low >>> (32 - PART_BITS)) starts[filled++] = at
  }
  starts.fill(prints.length, filled)
  return { starts, prints }
}
