import type { AttributeDefinition, ListValue, Written } from '../contract/target.ts'
import { type Currency, currencyOf, minorDigits } from '../kernel/money.ts'
import type { ProblemCode } from '../kernel/reject.ts'

/** Why a value cannot be written. `instead`: it is mended and only told as a warning. */
export class Flaw {
  readonly code: ProblemCode
  readonly detail: string
  readonly instead: Written | undefined

  constructor(code: ProblemCode, detail: string, instead?: Written) {
    this.code = code
    this.detail = detail
    this.instead = instead
  }
}

/** Turns what the mapping program gave into what is written, or says what is wrong with it. Never called with '' or null. */
export type Judge = (value: string | number | boolean | readonly string[], currency: Currency) => Written | Flaw

const TEXT_CHARS_MAX = 4_000
const LONG_TEXT_CHARS_MAX = 200_000
const ID_CHARS_MAX = 190
const LIST_ITEMS_MAX = 200
const MINOR_MAX = Number.MAX_SAFE_INTEGER

/** The judge of an attribute's type, made once per run. */
export function judgeOf(definition: AttributeDefinition): Judge {
  const { type, lengthMax } = definition
  switch (type) {
    case 'id':
      return text(lengthMax ?? ID_CHARS_MAX)
    case 'text':
    case 'duration':
    case 'category':
      return text(lengthMax ?? TEXT_CHARS_MAX)
    case 'long-text':
      return text(lengthMax ?? LONG_TEXT_CHARS_MAX)
    case 'money':
      return amount
    case 'number':
    case 'measure':
      return decimal
    case 'percent':
      return percent
    case 'integer':
      return integer
    case 'boolean':
      return boolean
    case 'date':
      return date
    case 'url':
    case 'image':
      return url
    case 'urls':
      return many(url)
    case 'texts':
      return many(text(lengthMax ?? TEXT_CHARS_MAX))
    case 'list':
      return definition.values?.length ? oneOf(definition.values) : text(lengthMax ?? TEXT_CHARS_MAX)
    case 'multi-list':
      return many(definition.values?.length ? oneOf(definition.values) : text(lengthMax ?? TEXT_CHARS_MAX))
    case 'currency':
      return currency
    case 'country':
      return country
    case 'language':
      return language
    case 'gtin':
      return gtin
    default: {
      const never: never = type
      throw new Error(`no judge for ${String(never)}`)
    }
  }
}

function one(value: string | number | boolean | readonly string[]): string {
  if (typeof value === 'string') return value
  return Array.isArray(value) ? String(value.find((each) => each !== '') ?? '') : String(value)
}

function text(charsMax: number): Judge {
  return (value) => {
    const it = one(value)
    if (it.length <= charsMax) return it
    return new Flaw(
      'too_long',
      `${it.length} characters; at most ${charsMax} are allowed. Shorten it, or add the rule truncate.`,
    )
  }
}

const DECIMAL = /^-?\d{1,15}(\.\d{1,12})?$/

const decimal: Judge = (value) => {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  const it = one(value).trim()
  return DECIMAL.test(it)
    ? Number(it)
    : new Flaw('not_a_number', 'Write a number such as 12.5, or add the rule read-number.')
}

const percent: Judge = (value) => {
  const it = one(value).trim().replace(/\s*%$/, '')
  // A tax class code is as good as a rate here: the tax rules know both.
  return DECIMAL.test(it) ? String(Number(it)) : text(ID_CHARS_MAX)(it, '' as Currency)
}

const integer: Judge = (value) => {
  const it =
    typeof value === 'number' ? value : Number(DECIMAL.test(one(value).trim()) ? one(value).trim() : Number.NaN)
  if (Number.isNaN(it)) return new Flaw('not_a_number', 'Write a whole number such as 12, or add the rule read-number.')
  if (!Number.isInteger(it)) return new Flaw('not_a_number', 'Write a whole number; fractions are not possible here.')
  if (it < 0) return new Flaw('out_of_range', 'It is below zero; 0 is taken instead.', 0)
  return it > 2_147_483_647 ? new Flaw('out_of_range', 'It is larger than 2147483647.') : it
}

const amount: Judge = (value, of) => {
  const it = typeof value === 'number' ? plain(value) : one(value).trim()
  if (!DECIMAL.test(it)) {
    return new Flaw(
      'not_a_price',
      'Write an amount such as 12.90, or add the rule read-price with the right decimal sign.',
    )
  }
  if (it.startsWith('-')) return new Flaw('out_of_range', 'A price cannot be below zero.')
  const digits = minorDigits(of)
  const dot = it.indexOf('.')
  const whole = dot < 0 ? it : it.slice(0, dot)
  const fraction = dot < 0 ? '' : it.slice(dot + 1)
  let minor = Number(whole + fraction.slice(0, digits).padEnd(digits, '0'))
  const lost = fraction.slice(digits)
  if (lost !== '' && lost.charCodeAt(0) >= 53) minor += 1
  if (minor > MINOR_MAX) return new Flaw('out_of_range', 'The amount is larger than anything can cost.')
  return /[1-9]/.test(lost)
    ? new Flaw('rounded', `${of} has ${digits} digits after the point; ${it} was rounded.`, minor)
    : minor
}

/** A number as plain decimal text: 1e-7 and 1e21 have no place in a price. */
function plain(value: number): string {
  const it = String(value)
  return it.includes('e') ? value.toFixed(12).replace(/0+$/, '') : it
}

const YES = new Set(['true', '1', 'yes', 'y'])
const NO = new Set(['false', '0', 'no', 'n'])

const boolean: Judge = (value) => {
  if (typeof value === 'boolean') return value
  const it = one(value).trim().toLowerCase()
  if (YES.has(it)) return true
  return NO.has(it) ? false : new Flaw('not_a_boolean', 'Write true or false, or add the rule read-boolean.')
}

const DATE = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/

const date: Judge = (value) => {
  const it = one(value).trim()
  return DATE.test(it) && !Number.isNaN(Date.parse(it))
    ? it
    : new Flaw('not_a_date', 'Write a date such as 2026-01-31, or add the rule read-date with the right order.')
}

const URL_CHARS_MAX = 2_048

const url: Judge = (value) => {
  const it = one(value).trim()
  if (it.length > URL_CHARS_MAX) return new Flaw('too_long', `An address has at most ${URL_CHARS_MAX} characters.`)
  const scheme = /^https?:\/\//i.test(it) ? it : it.startsWith('//') ? `https:${it}` : null
  if (scheme === null || !/^https?:\/\/[^\s/?#]+/i.test(scheme)) {
    return new Flaw('not_a_url', 'Write a full address that begins with https:// (the rule prefix can add it).')
  }
  return /\s/.test(scheme) ? scheme.replaceAll(/\s/g, '%20') : scheme
}

function many(judge: Judge): Judge {
  return (value, of) => {
    const items = Array.isArray(value) ? value : [String(value)]
    const kept: string[] = []
    for (const item of items) {
      if (item === '' || item === null) continue
      const it = judge(item as string, of)
      if (it instanceof Flaw && it.instead === undefined) return it
      const written = String(it instanceof Flaw ? it.instead : it)
      if (!kept.includes(written)) kept.push(written)
      if (kept.length > LIST_ITEMS_MAX)
        return new Flaw('out_of_range', `The list has more than ${LIST_ITEMS_MAX} entries.`)
    }
    return kept
  }
}

/** Folds case, accents and outer spaces: how people spell the same word. */
export function fold(word: string): string {
  return word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim()
}

function oneOf(values: readonly ListValue[]): Judge {
  const codes = new Map<string, string>()
  for (const value of values) for (const label of Object.values(value.labels)) codes.set(fold(label), value.code)
  for (const value of values) codes.set(fold(value.code), value.code)
  const some = values
    .slice(0, 8)
    .map((value) => value.code)
    .join(', ')
  return (value) => {
    const it = one(value)
    const code = codes.get(it) ?? codes.get(fold(it))
    if (code !== undefined) return code
    return new Flaw(
      'unknown_value',
      `Allowed are ${some}${values.length > 8 ? ' …' : ''}. Map the word with the rule lookup.`,
    )
  }
}

const SYMBOLS: Readonly<Record<string, string>> = { '€': 'EUR', '£': 'GBP', $: 'USD', '¥': 'JPY', zł: 'PLN', Kč: 'CZK' }

const currency: Judge = (value) => {
  const it = one(value).trim()
  const code = currencyOf(SYMBOLS[it] ?? it)
  return code ?? new Flaw('unknown_currency', 'Write the ISO 4217 code, such as EUR.')
}

let regions: Map<string, string> | undefined

/** Country names in the languages feeds are written in, by Intl: once per process, 250 × 14 names. */
function countries(): Map<string, string> {
  if (regions) return regions
  regions = new Map()
  const languages = ['en', 'fr', 'de', 'es', 'it', 'nl', 'pt', 'pl', 'cs', 'sv', 'da', 'ru', 'uk', 'el', 'ro']
  const names = languages.map((language) => new Intl.DisplayNames([language], { type: 'region', fallback: 'none' }))
  for (let a = 65; a <= 90; a++) {
    for (let b = 65; b <= 90; b++) {
      const code = String.fromCharCode(a, b)
      if (names[0]?.of(code) === undefined || code === 'ZZ' || code === 'EU' || code === 'UN') continue
      for (const name of names) regions.set(fold(name.of(code) ?? code), code)
      regions.set(code.toLowerCase(), code)
    }
  }
  return regions.set('uk', 'GB').set('usa', 'US').set('made in china', 'CN')
}

const country: Judge = (value) => {
  const it = one(value)
  return countries().get(fold(it)) ?? new Flaw('unknown_country', 'Write the ISO 3166 code of two letters, such as FR.')
}

const language: Judge = (value) => {
  const it = one(value).trim().replace('_', '-')
  return /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(it)
    ? it.toLowerCase().replace(/-([a-z]{2})$/, (_, region: string) => `-${region.toUpperCase()}`)
    : new Flaw('unknown_language', 'Write a language code such as fr or fr-FR.')
}

const gtin: Judge = (value) => {
  const it = one(value).replaceAll(/[\s-]/g, '')
  if (validGtin(it)) return it
  return new Flaw(
    'bad_gtin',
    'A GTIN has 8, 12, 13 or 14 digits and a right check digit; the rule check-gtin mends what Excel broke.',
  )
}

/** True for 8, 12, 13 or 14 digits whose last one is the mod-10 check digit (GS1 General Specifications 7.9). */
function validGtin(digits: string): boolean {
  const length = digits.length
  if (length !== 8 && length !== 12 && length !== 13 && length !== 14) return false
  let sum = 0
  for (let at = length - 2, weight = 3; at >= 0; at--, weight = 4 - weight) {
    const digit = digits.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return false
    sum += digit * weight
  }
  return (10 - (sum % 10)) % 10 === digits.charCodeAt(length - 1) - 48
}
