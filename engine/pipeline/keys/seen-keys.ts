import { openSync } from 'node:fs'
import { freed } from '../freed.ts'
import { KeyFilter } from './key-filter.ts'
import { readWords, sortedEntries, writeWords } from './sorted-table.ts'

/** Keys in memory; more go to disk, and of those 12 bits each stay behind. */
const FRESH_MAX = 1 << 19
const LOAD_MAX = 0.5
/** How many times larger the table in memory becomes when it is full; from 1,024 slots on it comes out at twice FRESH_MAX. */
const GROWTH = 4
const WIDTH = 3
/** Keys of a segment by their leading bits: some 128 are read to find one. */
const PART_BITS = 12
const PART_SHIFT = 32 - PART_BITS
const SEGMENTS_MAX = 8

/** Keys that are on disk, sorted. */
interface Segment {
  /** Where its first number stands in the file. */
  readonly base: number
  /** Where the entries with the same leading bits begin. */
  readonly starts: Uint32Array
}

/** Segments that follow each other, with what tells nearly always that a key is in none of them. */
interface Shelf {
  readonly filter: KeyFilter
  /** How many segments there is room for. */
  readonly room: number
  readonly segments: Segment[]
}

/** Every key that came by in a run, by its 64-bit hash, with the row where it did; 0 where it was only mentioned. */
export class SeenKeys {
  readonly #path: string
  #file = -1
  #low: Uint32Array
  #high: Uint32Array
  #rows: Uint32Array
  #size = 0
  #filedAway = 0
  readonly #shelves: Shelf[] = []
  #page = new Uint32Array(1_024)

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
    const slots = low.length * GROWTH
    this.#low = new Uint32Array(slots)
    this.#high = new Uint32Array(slots)
    this.#rows = new Uint32Array(slots)
    for (let from = 0; from < low.length; from++) {
      if (high[from] === 0) continue
      const to = this.#slotOf(low[from] as number, high[from] as number)
      this.#low[to] = low[from] as number
      this.#high[to] = high[from] as number
      this.#rows[to] = rows[from] as number
    }
  }

  /** The row of a key on disk; -1 where it is not there. */
  #filed(low: number, high: number): number {
    // The newest first: a key that was only mentioned may come by later, and then is filed a second time.
    for (let n = this.#shelves.length - 1; n >= 0; n--) {
      const { filter, segments } = this.#shelves[n] as Shelf
      if (!filter.mayHave(low, high)) continue
      for (let at = segments.length - 1; at >= 0; at--) {
        const row = this.#rowIn(segments[at] as Segment, low, high)
        if (row >= 0) return row
      }
    }
    return -1
  }

  #rowIn({ base, starts }: Segment, low: number, high: number): number {
    const part = low >>> PART_SHIFT
    const from = starts[part] as number
    const words = ((starts[part + 1] as number) - from) * WIDTH
    if (words > this.#page.length) this.#page = new Uint32Array(words * 2)
    readWords(this.#file, this.#page, words, base + from * WIDTH)
    for (let at = 0; at < words; at += WIDTH) {
      if (this.#page[at] === low && this.#page[at + 1] === high) return this.#page[at + 2] as number
    }
    return -1
  }

  #fileAway(): void {
    const words = new Uint32Array(this.#size * WIDTH)
    const { filter, segments } = this.#shelf()
    let into = 0
    for (let at = 0; at < this.#low.length; at++) {
      const [low, high] = [this.#low[at] as number, this.#high[at] as number]
      if (high === 0) continue
      filter.add(low, high)
      words[into++] = low
      words[into++] = high
      words[into++] = this.#rows[at] as number
    }
    const sorted = sortedEntries(words, WIDTH)
    if (this.#file < 0) this.#file = openSync(this.#path, 'w+')
    writeWords(this.#file, this.#path, sorted, this.#filedAway * WIDTH)
    segments.push({ base: this.#filedAway * WIDTH, starts: startsOf(sorted) })
    this.#filedAway += this.#size
    for (const done of [words, sorted]) freed(new Uint8Array(done.buffer as ArrayBuffer))
    this.#low.fill(0)
    this.#high.fill(0)
    this.#rows.fill(0)
    this.#size = 0
  }

  /** The last shelf, or a new one where that is full: few of them to look at, and none much larger than what it holds. */
  #shelf(): Shelf {
    const last = this.#shelves.at(-1)
    if (last && last.segments.length < last.room) return last
    const room = Math.min(SEGMENTS_MAX, Math.max(1, 2 * (last?.room ?? 0)))
    const shelf = { filter: new KeyFilter(room * FRESH_MAX), room, segments: [] }
    this.#shelves.push(shelf)
    return shelf
  }
}

function startsOf(sorted: Uint32Array): Uint32Array {
  const starts = new Uint32Array(2 ** PART_BITS + 1)
  const entries = sorted.length / WIDTH
  let filled = 0
  for (let at = 0; at < entries; at++) {
    const part = (sorted[at * WIDTH] as number) >>> PART_SHIFT
    while (filled <= part) starts[filled++] = at
  }
  starts.fill(entries, filled)
  return starts
}
