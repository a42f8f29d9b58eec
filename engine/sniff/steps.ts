import type { Step } from '../contract/mapping.ts'
import type { AttributeDefinition } from '../contract/target.ts'
import type { ColumnProfile } from './profile.ts'

const HTML_LEAST = 0.2
const EXCEL = '^(?:="|\')([^"]*)"?$'
const LISTS: ReadonlySet<string> = new Set(['urls', 'texts', 'multi-list'])
const NUMBERS: Readonly<Record<string, string>> = {
  money: 'read-price',
  number: 'read-number',
  integer: 'read-number',
  percent: 'read-number',
  measure: 'read-quantity',
}
/** Units that a name may say: `Weight (g)`, `largeur_mm`, `Variant Grams`. */
const NAMED_UNITS: Readonly<Record<string, string>> = {
  g: 'g',
  gr: 'g',
  gram: 'g',
  grams: 'g',
  gramm: 'g',
  grammes: 'g',
  kg: 'kg',
  kilo: 'kg',
  kilogram: 'kg',
  kilograms: 'kg',
  lb: 'lb',
  lbs: 'lb',
  oz: 'oz',
  mg: 'mg',
  mm: 'mm',
  cm: 'cm',
  m: 'm',
  in: 'in',
  inch: 'in',
  inches: 'in',
  г: 'g',
  кг: 'kg',
  см: 'cm',
  мм: 'mm',
}

/**
 * The steps that a column's values need, so that taking the proposal is enough to import them.
 * `unitFrom` is the column that has the unit of a measure, where there is one.
 */
export function stepsOf(profile: ColumnProfile, definition: AttributeDefinition, unitFrom?: string): Step[] {
  const { type } = definition
  const text = type === 'text' || type === 'long-text' || type === 'list' || type === 'id'
  const broken = type === 'text' && profile.values.some((value) => value.includes('\n'))
  const trim: Step[] = broken ? [{ trim: true }] : profile.padded && text ? ['trim'] : []
  // Excel keeps leading zeros by ="0012" or '0012; what reads GTINs knows that by itself.
  const unwrapped: Step[] = profile.escaped && text ? [{ extract: { pattern: EXCEL, otherwise: 'keep' } }] : []
  return [...trim, ...unwrapped, ...ownSteps(profile, definition, unitFrom)]
}

function ownSteps(profile: ColumnProfile, definition: AttributeDefinition, unitFrom: string | undefined): Step[] {
  const { type } = definition
  const rule = NUMBERS[type]
  if (rule === 'read-quantity') return quantitySteps(profile, definition, unitFrom)
  if (rule) return numberSteps(profile, rule)
  if (type === 'gtin')
    return profile.escaped || (profile.shares.number ?? 0) > (profile.shares.integer ?? 0)
      ? [{ 'check-gtin': 'keep' }]
      : []
  if (type === 'long-text') return (profile.shares.html ?? 0) > 0 ? ['clean-html'] : []
  if (type === 'image' || LISTS.has(type)) return profile.separator === null ? [] : [{ split: profile.separator }]
  if (type === 'date') return dateSteps(profile, definition)
  if (type === 'text' && (profile.shares.html ?? 0) > HTML_LEAST) return ['strip-html']
  return []
}

// `DE:Berlin:Ground:9.90 EUR, …`: a country, a region, a service and what they cost; the first is taken.
const RATE = '(\\d[\\d.]* ?[A-Z]{3})(?:[,;]|$)'
const RATES_LEAST = 0.5

function numberSteps(profile: ColumnProfile, rule: string): Step[] {
  const rates = (profile.shares.shiprate ?? 0) >= RATES_LEAST
  const decimal = rates ? null : decimalOf(profile)
  return [
    ...(rates ? [{ extract: { pattern: RATE, otherwise: 'keep' } }] : []),
    ...(decimal === null ? [] : [{ [rule]: { decimal } }]),
  ]
}

/** Says the unit where the numbers have none: the name's, or that of a column beside. */
function quantitySteps(profile: ColumnProfile, { unit }: AttributeDefinition, unitFrom: string | undefined): Step[] {
  const decimal = decimalOf(profile)
  const assume = unitOfName(profile)
  // A unit in the name is meant for this column; one in a column beside it may be how the shop shows it.
  const besides = assume === undefined ? unitFrom : undefined
  if (decimal === null && assume === undefined) return []
  return [
    {
      'read-quantity': {
        ...(unit === undefined ? {} : { unit }),
        ...(assume === undefined || assume === unit ? {} : { assume }),
        ...(besides === undefined ? {} : { 'unit-from': besides }),
        ...(decimal === null ? {} : { decimal }),
      },
    },
  ]
}

/** The decimal sign, where the values leave a doubt that the column as a whole does not. */
function decimalOf(profile: ColumnProfile): ',' | '.' | null {
  return profile.decimal === ',' || hasAmbiguous(profile) ? (profile.decimal ?? '.') : null
}

/** `1.299` reads as two numbers; other values of the column tell which. */
function hasAmbiguous(profile: ColumnProfile): boolean {
  return profile.decimal !== null && profile.values.some((value) => /^\D*[1-9]\d{0,2}[.,]\d{3}\D*$/.test(value))
}

function unitOfName(profile: ColumnProfile): string | undefined {
  const found = profile.name.leaf.map((word) => NAMED_UNITS[word]).filter((unit) => unit !== undefined)
  return found.length === 1 ? found[0] : undefined
}

/** An interval holds both ends; day and month are told apart by a day above twelve. */
function dateSteps(profile: ColumnProfile, definition: AttributeDefinition): Step[] {
  const part = (profile.shares.interval ?? 0) > 0.5 ? { part: endOf(definition) } : {}
  const order = orderOf(profile.values)
  const options = order === null ? part : { ...part, order }
  return Object.keys(options).length === 0 ? [] : [{ 'read-date': options }]
}

/** Which end of an interval an attribute holds. */
export function endOf({ code }: AttributeDefinition): 'start' | 'end' {
  return code.includes('end') ? 'end' : 'start'
}

function orderOf(values: readonly string[]): 'dmy' | 'mdy' | null {
  let dmy = false
  let mdy = false
  for (const value of values) {
    const match = /^(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}/.exec(value)
    if (!match) continue
    dmy ||= Number(match[1]) > 12 || value.includes('.')
    mdy ||= Number(match[2]) > 12
  }
  if (dmy === mdy) return null
  return dmy ? 'dmy' : 'mdy'
}
