import { fold } from '../../../engine/pipeline/fold.ts'

/** Of private use: no text of ours has it, and both databases take it for a letter. */
const SIGN = '\uE000'
const RADIX = 36

/**
 * Marks are words that no text has: by them an index narrows a search to a category, a brand, a value, as it does by
 * words. What they stand for is hashed, so that nothing in them has to be quoted.
 */
export const marks = {
  /** Every document has it. */
  all: `${SIGN}a`,
  category: (id: number) => `${SIGN}c${id.toString(RADIX)}`,
  brand: (brand: string) => `${SIGN}b${digest(fold(brand))}`,
  merchant: (id: number) => `${SIGN}m${id.toString(RADIX)}`,
  condition: (condition: string) => `${SIGN}s${digest(fold(condition))}`,
  value: (attribute: string, value: string) => `${SIGN}v${digest(`${attribute}=${fold(value)}`)}`,
  code: (code: string) => `${SIGN}k${digest(plainCode(code))}`,
}

const CODE_CHARS_MAX = 200

/** `RB-001`, `rb 001` and `RB001` are one code to whoever types it. */
export function plainCode(code: string): string {
  return fold(code)
    .replaceAll(/[\s._/-]+/g, '')
    .slice(0, CODE_CHARS_MAX)
}

/** 53 bits: of five million codes, two fall together with a chance of one in a thousand. */
export function digest(text: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    a = Math.imul(a ^ code, 2_654_435_761)
    b = Math.imul(b ^ code, 1_597_334_677)
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909)
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909)
  return (4_294_967_296 * (2_097_151 & b) + (a >>> 0)).toString(RADIX)
}
