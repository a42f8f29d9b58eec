import type { Candidate } from './candidates.ts'
import { currencyOfColumn } from './column-currency.ts'
import { says } from './names/score.ts'
import type { ColumnProfile } from './profile.ts'
import { type Around, bestIn, scoreOf, setScore, type Weighed } from './weigh.ts'

/** Rates of VAT in Europe, in per cent. */
const RATES = [5, 5.5, 6, 7, 8, 8.1, 9, 9.5, 10, 12, 13, 13.5, 14, 17, 18, 19, 20, 21, 22, 23, 24, 25, 25.5, 27]
/** A price reduced by a fifth was a quarter higher: only where this is the rate does it prove anything. */
const ALSO_REDUCED = 25
const AT_A_QUARTER: ReadonlySet<string> = new Set(['sv', 'da', 'nb', 'no', 'hr'])

const PAIRS_LEAST = 3
const FITTING_LEAST = 0.9
const RATES_MAX = 3
/** Below this the rounding to a hundredth hides the rate. */
const AMOUNT_LEAST = 1
const ROUNDING = 0.0052
const MONEY_LEAST = 0.8
/** Every pair of columns is compared; exports with more columns of amounts name them. */
const COLUMNS_MAX = 24
const SURE = 0.92

/** Two columns of which one is the other with tax. */
interface WithTax {
  readonly net: number
  readonly gross: number
  readonly rates: readonly number[]
}

/** Of two prices of which one is the other with tax, the one with it is the price: that is how prices are wanted here. */
export function netAndGross(weighed: Weighed, profiles: readonly ColumnProfile[], { language }: Around): void {
  const open = profiles.flatMap((profile, at) => (isAmount(profile) && isOpen(weighed[at] ?? []) ? [at] : []))
  if (open.length < 2 || open.length > COLUMNS_MAX) return
  const amounts = new Map(open.map((at) => [at, amountsOf(profiles[at] as ColumnProfile)]))
  const asked = RATES.filter((rate) => rate !== ALSO_REDUCED || AT_A_QUARTER.has(language ?? ''))
  for (const found of pairsOf(amounts, asked)) {
    const [net, gross] = [profiles[found.net], profiles[found.gross]]
    if (!net || !gross || contradicts(net, gross)) continue
    tell(found, weighed, net, gross)
    return
  }
}

function isAmount({ shares, distinct }: ColumnProfile): boolean {
  return distinct > 1 && (shares.price ?? 0) + (shares.number ?? 0) >= MONEY_LEAST && (shares.gtin ?? 0) === 0
}

/** What may be a price before or after tax: it is likeliest one of them already, or its name says nothing. */
function isOpen(list: readonly Candidate[]): boolean {
  const best = bestIn(list)
  if (!best || best.score < 0.5 || best.why === 'values') return true
  return best.attribute === 'price' || best.attribute === 'price_excl_tax'
}

function contradicts(net: ColumnProfile, gross: ColumnProfile): boolean {
  if (says(net.name, 'gross') || says(gross.name, 'net')) return true
  const [one, other] = [currencyOfColumn(net), currencyOfColumn(gross)]
  return one !== null && other !== null && one !== other
}

function tell({ net, gross, rates }: WithTax, weighed: Weighed, netColumn: ColumnProfile, grossColumn: ColumnProfile) {
  const [before, after] = [weighed[net], weighed[gross]]
  if (!before || !after) return
  const tax = `${rates.map((rate) => `${rate} %`).join(' or ')} tax`
  setScore(before, 'price_excl_tax', Math.max(SURE, scoreOf(before, 'price_excl_tax')), {
    beside: `with ${tax} it is “${grossColumn.path}”`,
  })
  setScore(before, 'price', Math.min(0.3, scoreOf(before, 'price')))
  setScore(after, 'price', Math.max(SURE, scoreOf(after, 'price')), {
    beside: `it is “${netColumn.path}” with ${tax}, and prices here include tax`,
  })
  setScore(after, 'price_excl_tax', Math.min(0.3, scoreOf(after, 'price_excl_tax')))
}

function pairsOf(amounts: ReadonlyMap<number, readonly (number | null)[]>, rates: readonly number[]): WithTax[] {
  const found: WithTax[] = []
  for (const [net, before] of amounts) {
    for (const [gross, after] of amounts) {
      const between = net === gross ? null : ratesBetween(before, after, rates)
      if (between) found.push({ net, gross, rates: between })
    }
  }
  return found
}

/** The rates by which amounts are others; null where they are not. */
function ratesBetween(
  before: readonly (number | null)[],
  after: readonly (number | null)[],
  rates: readonly number[],
): number[] | null {
  const pairs = new Map<string, readonly [number, number]>()
  before.forEach((net, row) => {
    const gross = after[row] ?? null
    if (net === null || gross === null || net < AMOUNT_LEAST || gross < AMOUNT_LEAST) return
    pairs.set(`${net} ${gross}`, [net, gross])
  })
  if (pairs.size < PAIRS_LEAST) return null
  const used = new Map<number, number>()
  for (const [net, gross] of pairs.values()) {
    const rate = rateOf(net, gross, rates, used)
    if (rate !== null) used.set(rate, (used.get(rate) ?? 0) + 1)
  }
  const fitting = [...used.values()].reduce((sum, count) => sum + count, 0)
  if (fitting / pairs.size < FITTING_LEAST || used.size > RATES_MAX) return null
  return [...used].sort(([, one], [, other]) => other - one).map(([rate]) => rate)
}

/** The rate of one pair; of several that rounding leaves open the one that others have. */
function rateOf(
  net: number,
  gross: number,
  rates: readonly number[],
  used: ReadonlyMap<number, number>,
): number | null {
  const open = rates.filter((rate) => {
    const factor = 1 + rate / 100
    return Math.abs(net * factor - gross) <= ROUNDING * (1 + factor)
  })
  return open.find((rate) => used.has(rate)) ?? open[0] ?? null
}

/** The amounts of a column, row by row. */
function amountsOf({ cells, decimal }: ColumnProfile): (number | null)[] {
  return cells.map((cell) => amountOf(cell, decimal))
}

const AMOUNT = /\d[\d .,’'\u202f]*/

function amountOf(cell: string, decimal: ',' | '.' | null): number | null {
  const digits = AMOUNT.exec(cell)?.[0].trim()
  if (digits === undefined) return null
  const last = /[.,](?=\d+$)/.exec(digits.replace(/[ ’'\u202f]/g, ''))?.[0]
  const mark = decimal ?? (last !== undefined && !/[.,]\d{3}$/.test(digits) ? last : '.')
  const plain = digits.replace(mark === ',' ? /[^\d,]/g : /[^\d.]/g, '').replace(',', '.')
  const amount = Number(plain)
  return Number.isFinite(amount) ? amount : null
}
