import { folded } from './words.ts'

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
  brand: (brand: string) => `${SIGN}b${kept(folded(brand))}`,
  merchant: (id: number) => `${SIGN}m${id.toString(RADIX)}`,
  condition: (condition: string) => `${SIGN}s${kept(folded(condition))}`,
  value: (attribute: string, value: string) => `${SIGN}v${kept(`${attribute}=${folded(value)}`)}`,
  code: (code: string) => `${SIGN}k${digest(plainCode(code))}`,
}

const CODE_CHARS_MAX = 200

/** `RB-001`, `rb 001` and `RB001` are one code to whoever types it. */
export function plainCode(code: string): string {
  return folded(code)
    .replaceAll(/[\s._/-]+/g, '')
    .slice(0, CODE_CHARS_MAX)
}

const DIGESTS_MAX = 100_000
const digests = new Map<string, string>()

/** Of what many products share. */
function kept(text: string): string {
  const known = digests.get(text)
  if (known !== undefined) return known
  const made = digest(text)
  if (digests.size >= DIGESTS_MAX) digests.clear()
  digests.set(text, made)
  return made
}

/** 53 bits: of five million codes, two fall together with a chance of one in a thousand. */
export function digest(text: string): string {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    a = Math.imul(a ^ code, 2_654_435_761)
    b = Math.imul(b ^ code, 1_597_334_677)
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909)
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909)
  return (4_294_967_296 * (2_097_151 & b) + (a >>> 0)).toString(RADIX)
}
