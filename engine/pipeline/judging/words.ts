import type { ListValue } from '../../contract/target.ts'
import { currencyOf } from '../../kernel/money.ts'
import { fold } from '../fold.ts'
import { countryOf } from './countries.ts'
import { Flaw, type Judge, one } from './flaw.ts'

/** Any text up to a length. */
export function text(charsMax: number): Judge {
  return (value) => {
    const it = one(value)
    if (it.length <= charsMax) return it
    return new Flaw(
      'too_long',
      `${it.length} characters; at most ${charsMax} are allowed. Shorten it, or add the rule truncate.`,
    )
  }
}

/** A code by which something is found again: spaces around it are no part of it. */
export function code(charsMax: number): Judge {
  const judge = text(charsMax)
  return (value, currency) => judge(one(value).trim(), currency)
}

const YES = new Set(['true', '1', 'yes', 'y'])
const NO = new Set(['false', '0', 'no', 'n'])

export const boolean: Judge = (value) => {
  if (typeof value === 'boolean') return value
  const it = one(value).trim().toLowerCase()
  if (YES.has(it)) return true
  return NO.has(it) ? false : new Flaw('not_a_boolean', 'Write true or false, or add the rule read-boolean.')
}

const VALUES_SHOWN = 8

/** One of a list, in any of its spellings. */
export function oneOf(values: readonly ListValue[]): Judge {
  const codes = new Map<string, string>()
  for (const value of values) for (const label of Object.values(value.labels)) codes.set(fold(label), value.code)
  for (const value of values) codes.set(fold(value.code), value.code)
  for (const value of values) codes.set(value.code, value.code)
  const some = values
    .slice(0, VALUES_SHOWN)
    .map((value) => value.code)
    .join(', ')
  const allowed = `Allowed are ${some}${values.length > VALUES_SHOWN ? ' …' : ''}. Map the word with the rule lookup.`
  return (value) => {
    const it = one(value)
    return codes.get(it) ?? codes.get(fold(it)) ?? new Flaw('unknown_value', allowed)
  }
}

const SYMBOLS = new Map([
  ['€', 'EUR'],
  ['£', 'GBP'],
  ['$', 'USD'],
  ['¥', 'JPY'],
  ['zł', 'PLN'],
  ['Kč', 'CZK'],
])

export const currency: Judge = (value) => {
  const it = one(value).trim()
  return currencyOf(SYMBOLS.get(it) ?? it) ?? new Flaw('unknown_currency', 'Write the ISO 4217 code, such as EUR.')
}

export const country: Judge = (value) =>
  countryOf(one(value)) ?? new Flaw('unknown_country', 'Write the ISO 3166 code of two letters, such as FR.')

export const language: Judge = (value) => {
  const it = one(value).trim().replaceAll('_', '-')
  return /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i.test(it)
    ? it.toLowerCase().replace(/-([a-z]{2})$/, (_, region: string) => `-${region.toUpperCase()}`)
    : new Flaw('unknown_language', 'Write a language code such as fr or fr-FR.')
}
