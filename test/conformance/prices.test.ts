import { expect, test } from 'vitest'
import { mapped } from '../support/mapped.ts'

const AMOUNTS = Array.from(
  { length: 400 },
  (_, i) => ((i * 7919 * 7919) % 100_000_000) / 100 / (i % 3 === 0 ? 1000 : 1),
)

/** What a locale writes between the digits and before the cents. */
const pointOf = (locale: string) =>
  new Intl.NumberFormat(locale).formatToParts(1.5).find((part) => part.type === 'decimal')?.value as ',' | '.'

test.each([
  ['fr-FR', 'EUR'],
  ['de-DE', 'EUR'],
  ['de-CH', 'CHF'],
  ['de-AT', 'EUR'],
  ['en-US', 'USD'],
  ['en-GB', 'GBP'],
  ['en-IN', 'INR'],
  ['es-ES', 'EUR'],
  ['it-IT', 'EUR'],
  ['nl-NL', 'EUR'],
  ['pt-BR', 'BRL'],
  ['pt-PT', 'EUR'],
  ['pl-PL', 'PLN'],
  ['cs-CZ', 'CZK'],
  ['sv-SE', 'SEK'],
  ['da-DK', 'DKK'],
  ['ru-RU', 'RUB'],
  ['uk-UA', 'UAH'],
  ['el-GR', 'EUR'],
  ['fi-FI', 'EUR'],
  ['nb-NO', 'NOK'],
])('amounts as %s writes %s are read back, to the cent', (locale, currency) => {
  const written = AMOUNTS.flatMap((amount) =>
    (['symbol', 'code'] as const).map((currencyDisplay) => {
      const text = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay }).format(amount)
      return [text, amount.toFixed(2)] as const
    }),
  )
  const read = (decimal: string) => {
    const attributes = { price: { from: 'P', steps: [{ 'read-price': { decimal, currency } }] } }
    return mapped(
      ['P'],
      written.map(([text]) => [text]),
      attributes,
    ).records.map((it) => it.values?.[0] ?? it.problems[0]?.code)
  }
  const right = written.map(([, amount]) => amount)
  expect(read(pointOf(locale))).toEqual(right)
  // Two digits of cents leave nothing to guess.
  expect(read('auto')).toEqual(right)
})
