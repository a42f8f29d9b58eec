import { minorDigits } from '../../kernel/money.ts'
import { Flaw, type Judge, one } from './flaw.ts'

const DECIMAL = /^-?\d{1,18}(\.\d{1,15})?$/
const INTEGER_MAX = 2_147_483_647
const CLASS_CHARS_MAX = 190

export const decimal: Judge = (value) => {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  const it = one(value).trim()
  return DECIMAL.test(it)
    ? Number(it)
    : new Flaw('not_a_number', 'Write a number such as 12.5, or add the rule read-number.')
}

/** A rate, or the name of a tax class: the tax rules know both. */
export const percent: Judge = (value) => {
  const it = (typeof value === 'number' ? plain(value) : one(value).trim()).replace(/\s*%$/, '')
  if (DECIMAL.test(it)) return shortest(it)
  if (it.length <= CLASS_CHARS_MAX) return it
  return new Flaw('too_long', `${it.length} characters; the name of a tax class has at most ${CLASS_CHARS_MAX}.`)
}

/** Without the zeros that say nothing. */
function shortest(it: string): string {
  const dot = it.indexOf('.')
  const whole = (dot < 0 ? it : it.slice(0, dot)).replace(/^(-?)0+(?=\d)/, '$1')
  const fraction = dot < 0 ? '' : it.slice(dot + 1).replace(/0+$/, '')
  const short = fraction === '' ? whole : `${whole}.${fraction}`
  return short === '-0' ? '0' : short
}

export const integer: Judge = (value) => {
  const text = typeof value === 'number' ? '' : one(value).trim()
  const it = typeof value === 'number' ? value : DECIMAL.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(it)) return new Flaw('not_a_number', 'Write a whole number such as 12, or add the rule read-number.')
  if (!Number.isInteger(it)) return new Flaw('not_a_number', 'Write a whole number; fractions are not possible here.')
  if (it < 0) return new Flaw('out_of_range', 'It is below zero; 0 is taken instead.', 0)
  return it > INTEGER_MAX ? new Flaw('out_of_range', `It is larger than ${INTEGER_MAX}.`) : it + 0
}

export const amount: Judge = (value, currency) => {
  const it = typeof value === 'number' ? plain(value) : one(value).trim()
  if (!DECIMAL.test(it)) {
    return new Flaw(
      'not_a_price',
      'Write an amount such as 12.90, or add the rule read-price with the right decimal sign.',
    )
  }
  if (it.startsWith('-') && /[1-9]/.test(it)) return new Flaw('out_of_range', 'A price cannot be below zero.')
  const digits = minorDigits(currency)
  const from = it.startsWith('-') ? 1 : 0
  const dot = it.indexOf('.')
  const whole = dot < 0 ? it.slice(from) : it.slice(from, dot)
  const fraction = dot < 0 ? '' : it.slice(dot + 1)
  const lost = fraction.slice(digits)
  // '5' or more is rounded up: half away from zero.
  const minor = Number(whole + fraction.slice(0, digits).padEnd(digits, '0')) + (lost.charCodeAt(0) >= 53 ? 1 : 0)
  if (!Number.isSafeInteger(minor)) return new Flaw('out_of_range', 'The amount is larger than anything can cost.')
  return /[1-9]/.test(lost)
    ? new Flaw('rounded', `${currency} has ${digits} digits after the point; ${it} was rounded.`, minor)
    : minor
}

/** A number as plain decimal text: without exponent, and without what binary arithmetic adds at the end. */
function plain(value: number): string {
  const it = String(Number(value.toPrecision(15)))
  return it.includes('e') ? value.toFixed(15).replace(/\.?0+$/, '') : it
}
