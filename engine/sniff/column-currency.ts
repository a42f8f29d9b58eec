import { currencyOf } from '../kernel/money.ts'
import type { ColumnProfile } from './profile.ts'

// In small letters a code may be a word (`all`, `try`, `top`): only these are looked for. Signs are spelt out in names.
const NAMED: Readonly<Record<string, string>> = {
  euro: 'EUR',
  euros: 'EUR',
  zl: 'PLN',
  kc: 'CZK',
  ...Object.fromEntries(
    'eur usd gbp chf pln czk sek dkk nok rub uah huf ron rsd bgn'.split(' ').map((code) => [code, code.toUpperCase()]),
  ),
}

/** The currency that a column's values bear, or else its name; null where neither says. */
export function currencyOfColumn(profile: ColumnProfile): string | null {
  return profile.currency ?? currencyNamed(profile)
}

/** The currency that a column's name says: `price_pln`, `Price (EUR)`. */
export function currencyNamed({ path, name }: ColumnProfile): string | null {
  const written = path === path.toUpperCase() ? [] : [...path.matchAll(/(?<![A-Z])[A-Z]{3}(?![A-Za-z])/g)].flat()
  const found = new Set([
    ...written.filter((code) => currencyOf(code) !== null),
    ...[...name.leaf, ...name.context].flatMap((word) => NAMED[word] ?? []),
  ])
  return found.size === 1 ? ([...found][0] ?? null) : null
}
