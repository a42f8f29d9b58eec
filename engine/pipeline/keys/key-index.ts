import { hashHigh, hashKey, hashLow } from './hash.ts'
import { KnownKeys, KnownReader, type KnownTables, wordOf } from './known-keys.ts'
import { SeenKeys } from './seen-keys.ts'

/** What `trace` writes and `restore` reads per key. */
export const TRACE_BYTES = 12

/**
 * Every key of a run: what was there before, with which digest, and in which row it came by. A million keys take about
 * 50 MB; of more, all but 12 bits each lie on disk.
 *
 * Keys are kept as 64-bit hashes. Of a million keys two share one with a chance of 3 in 100 million; the second would
 * be reported as a duplicate, never written over the first.
 */
export class KeyIndex {
  readonly #seen: SeenKeys
  #collecting: KnownKeys | null
  #known: KnownTables | null = null
  #reader: KnownReader | null = null
  /** How many live items the feed owned when the run began. */
  owned = 0

  /** `path`: the beginning of the paths of its files. */
  constructor(path: string) {
    this.#seen = new SeenKeys(`${path}.seen`)
    this.#collecting = new KnownKeys(path)
  }

  /** Remembers an item that was there before the run; comes before everything else. */
  add(key: string, digest: string | null, owned: boolean): void {
    if (!this.#collecting) throw new TypeError('what is known is complete')
    hashKey(key)
    this.#collecting.add(hashLow, hashHigh, digest, owned)
    if (owned) this.owned += 1
  }

  /** For the threads of the run; null where nothing is known. */
  get known(): KnownTables | null {
    if (this.#collecting) {
      const tables = this.#collecting.done()
      this.#collecting = null
      this.#known = tables.byKey.size > 0 ? tables : null
      this.#reader = this.#known && new KnownReader(this.#known)
    }
    return this.#known
  }

  get #knowing(): KnownReader | null {
    return this.known && this.#reader
  }

  /** A record with the key of this hash comes by in this row: gives the row where it came by before, 0 the first time. */
  see(low: number, high: number, row: number): number {
    return this.#seen.see(low, high, row)
  }

  /** What would be done with a record of this key, without its coming by. */
  peek(key: string, digest: string): 'create' | 'update' | 'unchanged' {
    hashKey(key)
    const state = this.#knowing?.state(hashLow, hashHigh, wordOf(digest, 0), wordOf(digest, 1)) ?? 'absent'
    return state === 'absent' ? 'create' : state === 'same' ? 'unchanged' : 'update'
  }

  /** A record with this key is there, but left out: it is no first one, and not missing either. */
  mention(low: number, high: number): void {
    this.#seen.mention(low, high)
  }

  /** True where the key came by in this run. */
  seen(key: string): boolean {
    hashKey(key)
    return this.#seen.has(hashLow, hashHigh)
  }

  /**
   * The trace of a key, 12 bytes that `restore` reads back after a crash: its hash, its row (0 where it is only
   * mentioned), and whether the feed owned it when the run began.
   */
  trace(low: number, high: number, row: number, owned: boolean, into: DataView, offset: number): void {
    into.setUint32(offset, low, true)
    into.setUint32(offset + 4, high, true)
    into.setUint32(offset + 8, row * 2 + (owned ? 1 : 0), true)
  }

  /** True where the feed owned an item of this key when the run began. */
  owns(low: number, high: number): boolean {
    return this.#knowing?.owns(low, high) ?? false
  }

  /** Marks as seen what an earlier life of this run has seen; comes after all that is known was added. */
  restore(pieces: Iterable<DataView>): void {
    for (const piece of pieces) this.#restore(piece)
  }

  #restore(traces: DataView): void {
    const reader = this.#knowing
    for (let offset = 0; offset + TRACE_BYTES <= traces.byteLength; offset += TRACE_BYTES) {
      const low = traces.getUint32(offset, true)
      const high = traces.getUint32(offset + 4, true)
      const word = traces.getUint32(offset + 8, true)
      // What the earlier life created is owned now, but was not when the run began: the guards judge by that.
      if (!this.#seen.has(low, high)) this.owned += (word & 1) - (reader?.owns(low, high) ? 1 : 0)
      const row = word >>> 1
      if (row === 0) this.#seen.mention(low, high)
      else this.#seen.see(low, high, row)
    }
  }
}
