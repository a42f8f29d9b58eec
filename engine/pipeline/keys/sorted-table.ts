import { readSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { throwDisk } from '../spool.faults.ts'

/**
 * Entries of a few 32-bit numbers each, sorted by the first one. The first two are both halves of a hash; the second
 * half is always odd, so that its lowest bit is free to say something of the entry.
 */
export interface SortedTable {
  /** Numbers per entry. */
  readonly width: number
  readonly size: number
  /** How far the first number is shifted to give its place in `starts`. */
  readonly shift: number
  /** Where the entries with the same leading bits begin; one more at the end. */
  readonly starts: Uint32Array<SharedArrayBuffer>
  /** The entries, in memory that threads look into side by side; null where they lie in a file. */
  readonly words: Uint32Array<SharedArrayBuffer> | null
  readonly file: number
}

/** Bytes of a number. */
export const WORD_BYTES = 4

/** Looks entries up; one per thread and table. */
export class TableReader {
  readonly #table: SortedTable
  /** Where the entry that was found stands. */
  words: Uint32Array
  #page = new Uint32Array(256)

  constructor(table: SortedTable) {
    this.#table = table
    this.words = table.words ?? this.#page
  }

  /** Index in `words` of the entry with this hash; -1 where there is none. */
  find(low: number, high: number): number {
    const { starts, shift, width } = this.#table
    const place = low >>> shift
    const from = starts[place] as number
    const to = starts[place + 1] as number
    if (this.#table.words === null) return this.#findInFile(from, to, low, high)
    return findIn(this.words, from * width, to * width, width, low, high)
  }

  #findInFile(from: number, to: number, low: number, high: number): number {
    const { width, file } = this.#table
    const words = (to - from) * width
    if (words > this.#page.length) this.#page = new Uint32Array(words * 2)
    this.words = this.#page
    readWords(file, this.#page, words, from * width)
    return findIn(this.#page, 0, words, width, low, high)
  }
}

function findIn(words: Uint32Array, from: number, to: number, width: number, low: number, high: number): number {
  for (let at = from; at < to; at += width) {
    if (words[at] === low && ((words[at + 1] as number) | 1) >>> 0 === high) return at
  }
  return -1
}

/** Entries sorted by their first number, in other memory; at most 2 million. */
export function sortedEntries(
  words: Uint32Array,
  width: number,
  sorted: Uint32Array = new Uint32Array(words.length),
): Uint32Array {
  const count = words.length / width
  // A number and its place fit into one double, and doubles are sorted natively.
  const order = new Float64Array(count)
  for (let at = 0; at < count; at++) order[at] = (words[at * width] as number) * PLACES + at
  order.sort()
  let into = 0
  for (let at = 0; at < count; at++) {
    const from = ((order[at] as number) % PLACES) * width
    for (let word = 0; word < width; word++) sorted[into++] = words[from + word] as number
  }
  return sorted
}

const PLACES = 2 ** 21

/** Reads numbers from a file; both places count numbers. */
export function readWords(file: number, into: Uint32Array, count: number, at: number): void {
  const bytes = new Uint8Array(into.buffer, into.byteOffset, count * WORD_BYTES)
  let done = 0
  while (done < bytes.length) {
    const read = readSync(file, bytes, done, bytes.length - done, at * WORD_BYTES + done)
    if (read === 0) throw new Error('a table of keys is shorter than it was written')
    done += read
  }
}

/** Writes numbers to a file; `path` is where it lies. Throws `source.disk_full`. */
export function writeWords(file: number, path: string, words: Uint32Array, at: number): void {
  const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength)
  let done = 0
  try {
    while (done < bytes.length) done += writeSync(file, bytes, done, bytes.length - done, at * WORD_BYTES + done)
  } catch (error) {
    // In a transaction, it would be taken for the disk of the database.
    throwDisk(error, dirname(path))
  }
}
