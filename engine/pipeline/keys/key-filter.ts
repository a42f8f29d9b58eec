/** Of 200 keys that are not in a full filter it takes one for its own. */
const BITS_PER_KEY = 12
const PROBES = 6
/** Numbers of 32 bits that lie in one line of the processor's cache: a key sets bits in one such block only. */
const BLOCK_WORDS = 16
const BLOCK_BIT_SHIFT = 32 - 9

/** Tells of nearly every key that it was never added; of one that was it never says so. */
export class KeyFilter {
  readonly #words: Uint32Array
  readonly #blocks: number

  constructor(keysMax: number) {
    this.#blocks = Math.ceil((keysMax * BITS_PER_KEY) / (BLOCK_WORDS * 32))
    this.#words = new Uint32Array(this.#blocks * BLOCK_WORDS)
  }

  add(low: number, high: number): void {
    const block = this.#blockOf(high)
    const step = stepOf(low, high)
    let bit = low
    for (let probe = 0; probe < PROBES; probe++) {
      bit = (bit + step) | 0
      const place = bit >>> BLOCK_BIT_SHIFT
      const at = block + (place >>> 5)
      this.#words[at] = (this.#words[at] as number) | (1 << (place & 31))
    }
  }

  mayHave(low: number, high: number): boolean {
    const block = this.#blockOf(high)
    const step = stepOf(low, high)
    let bit = low
    for (let probe = 0; probe < PROBES; probe++) {
      bit = (bit + step) | 0
      const place = bit >>> BLOCK_BIT_SHIFT
      if (((this.#words[block + (place >>> 5)] as number) & (1 << (place & 31))) === 0) return false
    }
    return true
  }

  #blockOf(high: number): number {
    return Math.floor((high / 2 ** 32) * this.#blocks) * BLOCK_WORDS
  }
}

function stepOf(low: number, high: number): number {
  return Math.imul(low ^ (high << 7), 2_654_435_769) | 1
}
