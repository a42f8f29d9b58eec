import { hashHigh, hashKey, hashLow } from './key-hash.ts'

const KNOWN = 1
const OWNED = 2
const STALE = 4
const MENTIONED = 8
const LOAD_MAX = 0.7
/** What `trace` writes and `restore` reads per key. */
export const TRACE_BYTES = 12

/** What an index knew when a run began, in memory that threads look into side by side. */
export interface KnownKeys {
  readonly low: Uint32Array<SharedArrayBuffer>
  readonly high: Uint32Array<SharedArrayBuffer>
  readonly digestLow: Uint32Array<SharedArrayBuffer>
  readonly digestHigh: Uint32Array<SharedArrayBuffer>
  readonly flags: Uint8Array<SharedArrayBuffer>
}

interface Slots extends KnownKeys {
  readonly rows: Uint32Array<SharedArrayBuffer>
}

/** True where the key of this hash is there with this very digest: nothing to write. */
export function isUnchanged(known: KnownKeys, low: number, high: number, digest: string): boolean {
  const at = slotOf(known, low, high)
  return ((known.flags[at] as number) & (KNOWN | STALE)) === KNOWN && sealed(known, at, digest)
}

/**
 * Every key of a run in about 30 bytes: what was there before, with which digest, and in which row it came by.
 *
 * Keys are kept as 64-bit hashes. Of a million keys two share one with a chance of 3 in 100 million; the second would
 * be reported as a duplicate, never written over the first.
 */
export class KeyIndex {
  #slots: Slots
  #size = 0
  /** How many live items the feed owned when the run began. */
  owned = 0

  constructor(expected = 1_024) {
    this.#slots = slotsFor(2 ** Math.ceil(Math.log2(Math.max(16, expected / LOAD_MAX))))
  }

  /** For the threads of the run; null where nothing is known. What comes by later moves none of it. */
  get known(): KnownKeys | null {
    const { rows: _, ...known } = this.#slots
    return this.#size === 0 ? null : known
  }

  /** Remembers an item that was there before the run. */
  add(key: string, digest: string | null, owned: boolean): void {
    hashKey(key)
    const at = this.#claim(hashLow, hashHigh)
    const { flags, digestLow, digestHigh } = this.#slots
    flags[at] = KNOWN | (owned ? OWNED : 0) | (digest === null ? STALE : 0)
    if (owned) this.owned += 1
    if (digest === null) return
    digestHigh[at] = highOf(digest)
    digestLow[at] = lowOf(digest)
  }

  /** A record with the key of this hash comes by in this row: gives the row where it came by before, 0 the first time. */
  see(low: number, high: number, row: number): number {
    const at = this.#claim(low, high)
    const { rows } = this.#slots
    const before = rows[at] as number
    if (before === 0) rows[at] = row
    return before
  }

  /** What would be done with a record of this key, without its coming by. */
  peek(key: string, digest: string): 'create' | 'update' | 'unchanged' {
    hashKey(key)
    const at = slotOf(this.#slots, hashLow, hashHigh)
    if (((this.#slots.flags[at] as number) & KNOWN) === 0) return 'create'
    return isUnchanged(this.#slots, hashLow, hashHigh, digest) ? 'unchanged' : 'update'
  }

  /** A record with this key is there, but left out: it is no first one, and not missing either. */
  mention(low: number, high: number): void {
    const at = this.#claim(low, high)
    const { flags } = this.#slots
    flags[at] = (flags[at] as number) | MENTIONED
  }

  /** True where the key came by in this run. */
  seen(key: string): boolean {
    hashKey(key)
    return this.#came(slotOf(this.#slots, hashLow, hashHigh))
  }

  /**
   * The trace of a key, 12 bytes that `restore` reads back after a crash: its hash, its row (0 where it is only
   * mentioned), and whether the feed owned it when the run began.
   */
  trace(low: number, high: number, row: number, into: DataView, offset: number): void {
    into.setUint32(offset, low, true)
    into.setUint32(offset + 4, high, true)
    const owned = (this.#slots.flags[slotOf(this.#slots, low, high)] as number) & OWNED ? 1 : 0
    into.setUint32(offset + 8, row * 2 + owned, true)
  }

  /** Marks as seen what an earlier life of this run has seen; comes after all that is known was added. */
  restore(traces: DataView): void {
    for (let offset = 0; offset + TRACE_BYTES <= traces.byteLength; offset += TRACE_BYTES) {
      const at = this.#claim(traces.getUint32(offset, true), traces.getUint32(offset + 4, true))
      const { flags, rows } = this.#slots
      const word = traces.getUint32(offset + 8, true)
      if (!this.#came(at)) this.#ownAsBefore(at, (word & 1) === 1)
      const row = word >>> 1
      if (row === 0) flags[at] = (flags[at] as number) | MENTIONED
      else if (rows[at] === 0) rows[at] = row
    }
  }

  #came(at: number): boolean {
    return this.#slots.rows[at] !== 0 || ((this.#slots.flags[at] as number) & MENTIONED) !== 0
  }

  /** What the earlier life created is owned now, but was not when the run began: the guards judge by that. */
  #ownAsBefore(at: number, owned: boolean): void {
    const flags = this.#slots.flags[at] as number
    if (owned === ((flags & OWNED) !== 0)) return
    this.#slots.flags[at] = flags ^ OWNED
    this.owned += owned ? 1 : -1
  }

  #claim(low: number, high: number): number {
    const found = slotOf(this.#slots, low, high)
    if (isTaken(this.#slots, found)) return found
    if (this.#size + 1 > this.#slots.low.length * LOAD_MAX) {
      this.#slots = twice(this.#slots)
      return this.#claim(low, high)
    }
    this.#size += 1
    this.#slots.low[found] = low
    this.#slots.high[found] = high
    return found
  }
}

function slotsFor(capacity: number): Slots {
  const words = () => new Uint32Array(new SharedArrayBuffer(capacity * 4))
  const flags = new Uint8Array(new SharedArrayBuffer(capacity))
  return { low: words(), high: words(), digestLow: words(), digestHigh: words(), rows: words(), flags }
}

function isTaken({ low, high }: KnownKeys, at: number): boolean {
  return low[at] !== 0 || high[at] !== 0
}

/** The slot that holds the hash, or the empty one where it would go. */
function slotOf(slots: KnownKeys, low: number, high: number): number {
  const mask = slots.low.length - 1
  let at = low & mask
  while (isTaken(slots, at) && !(slots.low[at] === low && slots.high[at] === high)) at = (at + 1) & mask
  return at
}

/** The same in twice the room; threads keep what they were given. */
function twice(old: Slots): Slots {
  const slots = slotsFor(old.low.length * 2)
  for (let from = 0; from < old.low.length; from++) {
    if (!isTaken(old, from)) continue
    const to = slotOf(slots, old.low[from] as number, old.high[from] as number)
    for (const name of ['low', 'high', 'digestLow', 'digestHigh', 'rows', 'flags'] as const) {
      slots[name][to] = old[name][from] as number
    }
  }
  return slots
}

function sealed({ digestLow, digestHigh }: KnownKeys, at: number, digest: string): boolean {
  return digestHigh[at] === highOf(digest) && digestLow[at] === lowOf(digest)
}

const highOf = (digest: string) => Number.parseInt(digest.slice(0, 8), 16)
const lowOf = (digest: string) => Number.parseInt(digest.slice(8, 16), 16)
