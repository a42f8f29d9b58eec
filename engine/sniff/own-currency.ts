import { currencyOfColumn } from './column-currency.ts'
import type { ColumnProfile } from './profile.ts'
import { type Around, scoreOf, setScore, type Weighed } from './weigh.ts'

const PRICES = ['price', 'sale_price', 'original_price', 'price_excl_tax', 'cost_price']
const LIKELY = 0.5
const BEHIND = 0.05

/** Of the same price in several currencies the one in the marketplace's is meant; the others are that price too, and none else. */
export function ownCurrency(weighed: Weighed, profiles: readonly ColumnProfile[], { currency }: Around): void {
  const currencies = profiles.map(currencyOfColumn)
  for (const attribute of PRICES) {
    const alike = weighed.flatMap((list, at) =>
      currencies[at] !== null && isThat(list, attribute) ? [{ list, at, score: scoreOf(list, attribute) }] : [],
    )
    const own = alike.filter(({ at }) => currencies[at] === currency)
    const foreign = alike.filter(({ at }) => currencies[at] !== currency)
    if (own.length === 0 || foreign.length === 0) continue
    const least = Math.min(...own.map(({ score }) => score))
    const others = foreign.map(({ at }) => `“${profiles[at]?.path}” is in ${currencies[at]}`).join(', ')
    for (const { list, score } of own)
      setScore(list, attribute, score, { beside: `it is in ${currency}, the currency here; ${others}` })
    for (const { list, score } of foreign) {
      for (const other of PRICES)
        if (scoreOf(list, other) > 0) setScore(list, other, Math.min(0.3, scoreOf(list, other)))
      setScore(list, attribute, Math.min(score, least - BEHIND))
    }
  }
}

/** True where no other price is likelier. */
function isThat(list: Weighed[number], attribute: string): boolean {
  const score = scoreOf(list, attribute)
  return score >= LIKELY && PRICES.every((other) => scoreOf(list, other) <= score)
}
