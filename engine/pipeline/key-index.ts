/** What the index says of a key that comes by. */
export type Sight =
  | { readonly kind: 'new' }
  /** Known with this very digest: nothing to write. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'changed' }
  /** The key came by before, in this row. */
  | { readonly kind: 'duplicate'; readonly row: number }

const KNOWN = 1
const OWNED = 2
const STALE = 4
const MENTIONED = 8
const LOAD_MAX = 0.7
/** What `trace` writes and `restore` reads per key. */
export const TRACE_BYTES = 12

/**
 * Every key of a run in about 30 bytes: what was there before, with which digest, and in which row it came by.
 *
 * Keys are kept as 64-bit hashes. Of a million keys two share one with a chance of 3 in 100 million; the second would
 * be reported as a duplicate, never written over the first.
 */
export class KeyIndex {
  #capacity: number
  #size = 0
  #low: Uint32Array
  #high: Uint32Array
  #digestLow: Uint32Array
  #digestHigh: Uint32Array
  #rows: Uint32Array
  #flags: Uint8Array
  /** How many live items the feed owned when the run began. */
  owned = 0

  constructor(expected = 1_024) {
    this.#capacity = 2 ** Math.ceil(Math.log2(Math.max(16, expected / LOAD_MAX)))
    this.#low = new Uint32Array(this.#capacity)
    this.#high = new Uint32Array(this.#capacity)
    this.#digestLow = new Uint32Array(this.#capacity)
    this.#digestHigh = new Uint32Array(this.#capacity)
    this.#rows = new Uint32Array(this.#capacity)
    this.#flags = new Uint8Array(this.#capacity)
  }

  /** Remembers an item that was there before the run. */
  add(key: string, digest: string | null, owned: boolean): void {
    const at = this.#claim(key)
    this.#flags[at] = KNOWN | (owned ? OWNED : 0) | (digest === null ? STALE : 0)
    if (owned) this.owned += 1
    if (digest !== null) this.#seal(at, digest)
  }

  /** A record with this key comes by in this row. */
  see(key: string, digest: string, row: number): Sight {
    const at = this.#claim(key)
    const before = this.#rows[at] as number
    if (before !== 0) return { kind: 'duplicate', row: before }
    this.#rows[at] = row
    const flags = this.#flags[at] as number
    if ((flags & KNOWN) === 0) return { kind: 'new' }
    if ((flags & STALE) === 0 && this.#sealed(at, digest)) return { kind: 'unchanged' }
    return { kind: 'changed' }
  }

  /** What would be done with a record of this key, without its coming by. */
  peek(key: string, digest: string): 'create' | 'update' | 'unchanged' {
    hashOf(key)
    const at = this.#probe(hashLow, hashHigh)
    const flags = this.#flags[at] as number
    if ((flags & KNOWN) === 0) return 'create'
    return (flags & STALE) === 0 && this.#sealed(at, digest) ? 'unchanged' : 'update'
  }

  /** A record with this key is there, but left out: it is no first one, and not missing either. */
  mention(key: string): void {
    const at = this.#claim(key)
    this.#flags[at] = (this.#flags[at] as number) | MENTIONED
  }

  /** True where the key came by in this run. */
  seen(key: string): boolean {
    hashOf(key)
    return this.#came(this.#probe(hashLow, hashHigh))
  }

  /**
   * The trace of a key, 12 bytes that `restore` reads back after a crash: its hash, its row (0 where it is only
   * mentioned), and whether the feed owned it when the run began.
   */
  trace(key: string, row: number, into: DataView, offset: number): void {
    hashOf(key)
    into.setUint32(offset, hashLow, true)
    into.setUint32(offset + 4, hashHigh, true)
    const owned = (this.#flags[this.#probe(hashLow, hashHigh)] as number) & OWNED ? 1 : 0
    into.setUint32(offset + 8, row * 2 + owned, true)
  }

  /** Marks as seen what an earlier life of this run has seen; comes after all that is known was added. */
  restore(traces: DataView): void {
    for (let offset = 0; offset + TRACE_BYTES <= traces.byteLength; offset += TRACE_BYTES) {
      const at = this.#claimHash(traces.getUint32(offset, true), traces.getUint32(offset + 4, true))
      const word = traces.getUint32(offset + 8, true)
      if (!this.#came(at)) this.#ownAsBefore(at, (word & 1) === 1)
      const row = word >>> 1
      if (row === 0) this.#flags[at] = (this.#flags[at] as number) | MENTIONED
      else if (this.#rows[at] === 0) this.#rows[at] = row
    }
  }

  #came(at: number): boolean {
    return this.#rows[at] !== 0 || ((this.#flags[at] as number) & MENTIONED) !== 0
  }

  /** What the earlier life created is owned now, but was not when the run began: the guards judge by that. */
  #ownAsBefore(at: number, owned: boolean): void {
    const flags = this.#flags[at] as number
    if (owned === ((flags & OWNED) !== 0)) return
    this.#flags[at] = flags ^ OWNED
    this.owned += owned ? 1 : -1
  }

  #seal(at: number, digest: string): void {
    this.#digestHigh[at] = Number.parseInt(digest.slice(0, 8), 16)
    this.#digestLow[at] = Number.parseInt(digest.slice(8, 16), 16)
  }

  #sealed(at: number, digest: string): boolean {
    return (
      this.#digestHigh[at] === Number.parseInt(digest.slice(0, 8), 16) &&
      this.#digestLow[at] === Number.parseInt(digest.slice(8, 16), 16)
    )
  }

  #claim(key: string): number {
    hashOf(key)
    return this.#claimHash(hashLow, hashHigh)
  }

  #claimHash(low: number, high: number): number {
    const found = this.#probe(low, high)
    if (this.#taken(found)) return found
    if (this.#size + 1 > this.#capacity * LOAD_MAX) {
      this.#grow()
      return this.#claimHash(low, high)
    }
    this.#size += 1
    this.#low[found] = low
    this.#high[found] = high
    return found
  }

  #taken(at: number): boolean {
    return this.#low[at] !== 0 || this.#high[at] !== 0
  }

  /** The slot that holds the hash, or the empty one where it would go. */
  #probe(low: number, high: number): number {
    const mask = this.#capacity - 1
    let at = low & mask
    while (this.#taken(at) && !(this.#low[at] === low && this.#high[at] === high)) at = (at + 1) & mask
    return at
  }

  #grow(): void {
    const old = {
      low: this.#low,
      high: this.#high,
      dl: this.#digestLow,
      dh: this.#digestHigh,
      rows: this.#rows,
      flags: this.#flags,
    }
    const length = this.#capacity
    this.#capacity *= 2
    this.#low = new Uint32Array(this.#capacity)
    this.#high = new Uint32Array(this.#capacity)
    this.#digestLow = new Uint32Array(this.#capacity)
    this.#digestHigh = new Uint32Array(this.#capacity)
    this.#rows = new Uint32Array(this.#capacity)
    this.#flags = new Uint8Array(this.#capacity)
    for (let from = 0; from < length; from++) {
      const low = old.low[from] as number
      const high = old.high[from] as number
      if (low === 0 && high === 0) continue
      const to = this.#probe(low, high)
      this.#low[to] = low
      this.#high[to] = high
      this.#digestLow[to] = old.dl[from] as number
      this.#digestHigh[to] = old.dh[from] as number
      this.#rows[to] = old.rows[from] as number
      this.#flags[to] = old.flags[from] as number
    }
  }
}

// The last hash, in two halves: a pair returned per key would be a million small objects.
let hashLow = 0
let hashHigh = 0

/** 64 bits over a text: two multiplicative lanes with a final mix (after cyrb53, both lanes kept whole). Never 0. */
function hashOf(text: string): void {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    a = Math.imul(a ^ unit, 2_654_435_761)
    b = Math.imul(b ^ unit, 1_597_334_677)
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909)
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909)
  hashLow = a >>> 0
  hashHigh = (b >>> 0) | 1
  hashHigh >>>= 0
}
