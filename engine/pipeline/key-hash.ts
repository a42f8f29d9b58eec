// The last hash, in two halves: a pair returned per key would be a million small objects.
export let hashLow = 0
export let hashHigh = 0

/** 64 bits over a text: two multiplicative lanes with a final mix (after cyrb53, both lanes kept whole). Never 0. */
export function hashKey(text: string): void {
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
  hashHigh = (b | 1) >>> 0
}
