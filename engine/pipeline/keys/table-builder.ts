import { closeSync, openSync } from 'node:fs'
import { readWords, type SortedTable, sortedEntries, WORD_BYTES, writeWords } from './sorted-table.ts'

/** Entries per place in `starts`, on average. */
const PER_START = 8
/** Entries that are kept in memory: a feed of a million stays there, one of ten million does not. */
const RESIDENT = 1 << 20
const RUN_ENTRIES = 1 << 16
const PARTS = 256

/** Collects entries in any order, in little memory however many they are, and makes a table of them. */
export class TableBuilder {
  readonly #width: number
  readonly #path: string
  #runs: Uint32Array[] = []
  #run: Uint32Array
  #used = 0
  size = 0
  #spilled: Spilled | null = null

  /** `path`: where entries go that are too many for memory. */
  constructor(width: number, path: string) {
    this.#width = width
    this.#path = path
    this.#run = new Uint32Array(1_024 * width)
  }

  add(first: number, second: number, third: number, fourth: number): void {
    if (this.#used === this.#run.length) this.#more()
    const run = this.#run
    run[this.#used++] = first
    run[this.#used++] = second
    run[this.#used++] = third
    run[this.#used++] = fourth
    this.size += 1
  }

  #more(): void {
    if (this.#run.length < RUN_ENTRIES * this.#width) {
      const grown = new Uint32Array(this.#run.length * 2)
      grown.set(this.#run)
      this.#run = grown
      return
    }
    this.#runs.push(this.#run)
    if (this.size >= RESIDENT) {
      this.#spilled ??= new Spilled(this.#width, this.#path)
      for (const run of this.#runs) this.#spilled.take(run)
      this.#runs = []
    }
    this.#run = new Uint32Array(RUN_ENTRIES * this.#width)
    this.#used = 0
  }

  done(): SortedTable {
    const last = this.#run.subarray(0, this.#used)
    const [width, size] = [this.#width, this.size]
    if (this.#spilled) {
      for (const run of this.#runs) this.#spilled.take(run)
      this.#spilled.take(last)
      return this.#spilled.table(size)
    }
    const all = new Uint32Array(size * width)
    let at = 0
    for (const run of [...this.#runs, last]) {
      all.set(run, at)
      at += run.length
    }
    this.#runs = []
    this.#run = new Uint32Array(0)
    const words = new Uint32Array(new SharedArrayBuffer(size * width * WORD_BYTES))
    sortedEntries(all, width, words)
    const starts = new Starts(size)
    starts.add(words, width)
    return { width, size, ...starts.done(), words, file: -1 }
  }
}

/** Entries on disk: runs as they came, each in parts by their leading bits; sorted part by part in the end. */
class Spilled {
  readonly #width: number
  readonly #path: string
  readonly #file: number
  readonly #ends: Uint32Array[] = []
  #written = 0

  constructor(width: number, path: string) {
    this.#width = width
    this.#path = path
    this.#file = openSync(`${path}.runs`, 'w+')
  }

  take(run: Uint32Array): void {
    if (run.length === 0) return
    const sorted = sortedEntries(run, this.#width)
    const ends = new Uint32Array(PARTS)
    let at = 0
    for (let part = 0; part < PARTS; part++) {
      while (at < sorted.length && (sorted[at] as number) >>> 24 === part) at += this.#width
      ends[part] = this.#written + at
    }
    writeWords(this.#file, this.#path, sorted, this.#written)
    this.#ends.push(ends)
    this.#written += sorted.length
  }

  table(size: number): SortedTable {
    const width = this.#width
    const file = openSync(this.#path, 'w+')
    const starts = new Starts(size)
    let done = 0
    for (let part = 0; part < PARTS; part++) {
      const words = sortedEntries(this.#part(part), width)
      starts.add(words, width)
      writeWords(file, this.#path, words, done)
      done += words.length
    }
    closeSync(this.#file)
    return { width, size, ...starts.done(), words: null, file }
  }

  #part(part: number): Uint32Array {
    const spans = this.#ends.map((ends, run) => {
      const before = part > 0 ? ends[part - 1] : this.#ends[run - 1]?.[PARTS - 1]
      return [before ?? 0, ends[part] as number] as const
    })
    const words = new Uint32Array(spans.reduce((sum, [from, to]) => sum + to - from, 0))
    let at = 0
    for (const [from, to] of spans) {
      readWords(this.#file, words.subarray(at), to - from, from)
      at += to - from
    }
    return words
  }
}

/** Where entries begin by their leading bits, found while they come by in order. */
class Starts {
  readonly #starts: Uint32Array<SharedArrayBuffer>
  readonly #shift: number
  #filled = 0
  #entries = 0

  constructor(size: number) {
    const bits = Math.min(24, Math.max(1, Math.ceil(Math.log2(Math.max(1, size / PER_START)))))
    this.#shift = 32 - bits
    this.#starts = new Uint32Array(new SharedArrayBuffer((2 ** bits + 1) * WORD_BYTES))
  }

  add(words: Uint32Array, width: number): void {
    for (let at = 0; at < words.length; at += width) {
      const place = (words[at] as number) >>> this.#shift
      while (this.#filled <= place) this.#starts[this.#filled++] = this.#entries
      this.#entries += 1
    }
  }

  done(): Pick<SortedTable, 'starts' | 'shift'> {
    this.#starts.fill(this.#entries, this.#filled)
    return { starts: this.#starts, shift: this.#shift }
  }
}
