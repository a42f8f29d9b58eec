import { shortened } from '../../kernel/shortened.ts'
import { Flaw, type Judge, one } from './flaw.ts'

const DATE =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?)?$/

export const date: Judge = (value) => {
  const it = one(value).trim()
  const match = DATE.exec(it)
  return match && isDay(Number(match[1]), Number(match[2]), Number(match[3]))
    ? inUtc(it)
    : new Flaw('not_a_date', 'Write a date such as 2026-01-31, or add the rule read-date with the right order.')
}

/** A day stays a day, an instant is written in UTC; one that names no zone is taken to be. */
function inUtc(it: string): string {
  if (it.length === 10) return it
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/.test(it) ? it : `${it}Z`
  return new Date(zoned.replace(' ', 'T')).toISOString().replace('.000Z', 'Z')
}

/** True where the calendar has such a day; `Date.parse` takes 30 February for 2 March. */
function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return day <= (month === 2 ? (leap ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31)
}

const URL_CHARS_MAX = 2_048
const WEB = /^https?:\/\/[^\s/?#]+/i
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROLS = /[\u0000-\u001f\u007f]/
/** Blanks and controls together: hardly any address has one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const ODD = /[\s\u0000-\u001f\u007f]/

export const url: Judge = (value) => {
  const it = one(value).trim()
  if (it.length > URL_CHARS_MAX) return new Flaw('too_long', `An address has at most ${URL_CHARS_MAX} characters.`)
  const whole = it.startsWith('//') ? `https:${it}` : it
  const odd = ODD.test(whole)
  if (!WEB.test(whole) || (odd && CONTROLS.test(whole))) {
    return new Flaw('not_a_url', 'Write a full address that begins with https:// (the rule prefix can add it).')
  }
  return odd ? whole.replaceAll(/\s/g, '%20') : whole
}

export const gtin: Judge = (value) => {
  const it = one(value).replaceAll(/[\s-]/g, '')
  if (validGtin(it)) return it
  const detail =
    shortened(it) ??
    'A GTIN has 8, 12, 13 or 14 digits and a right check digit; the rule check-gtin mends what Excel broke.'
  return new Flaw('bad_gtin', detail)
}

/** True for 8, 12, 13 or 14 digits whose last one is the mod-10 check digit (GS1 General Specifications 7.9). */
function validGtin(digits: string): boolean {
  const length = digits.length
  if (length !== 8 && length !== 12 && length !== 13 && length !== 14) return false
  let [sum, any] = [0, 0]
  for (let at = length - 2, weight = 3; at >= 0; at--, weight = 4 - weight) {
    const digit = digits.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return false
    sum += digit * weight
    any |= digit
  }
  // All zeros have a right check digit, and are what people type who have no number.
  return any !== 0 && (10 - (sum % 10)) % 10 === digits.charCodeAt(length - 1) - 48
}
