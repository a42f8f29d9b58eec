import type { Cell } from '../contract/format.ts'
import { currencyOf } from '../kernel/money.ts'
import { isGtin, kindsOf, unwrap } from './kinds.ts'
import { headerLanguageOf } from './language.ts'
import { type ReadName, readName } from './names/score.ts'

/** What is known about one column: its name taken apart, and what its sampled values look like. */
export interface ColumnProfile {
  readonly path: string
  readonly name: ReadName
  /** Position in the source, from 0. */
  readonly position: number
  readonly type: string
  /** Share of sampled records that have a value. */
  readonly fill: number
  readonly distinct: number
  readonly samples: readonly string[]
  /** Distinct values, at most `DISTINCT_MAX`, unwrapped. */
  readonly values: readonly string[]
  /** Kinds of each of `values`. */
  readonly kinds: readonly (readonly string[])[]
  /** Share of `values` of each kind. */
  readonly shares: Readonly<Record<string, number>>
  /** Sampled cells in order, '' where empty; for relations between columns. */
  readonly cells: readonly string[]
  readonly listed: boolean
  readonly separator: string | null
  readonly decimal: ',' | '.' | null
  readonly currency: string | null
  readonly lengthMean: number
  /** Share of filled cells whose value no other cell has. */
  readonly unique: number
  readonly padded: boolean
  readonly escaped: boolean
  readonly gtins: number
}

const DISTINCT_MAX = 120
const ROWS_MAX = 800
const SAMPLES_MAX = 5
const SAMPLE_CHARS_MAX = 200

/** Looks at every column of sampled records; `rows` hold cells in the order of `columns`. */
export function profileColumns(columns: readonly string[], rows: readonly (readonly Cell[])[]): ColumnProfile[] {
  const sampled = rows.length > ROWS_MAX ? rows.filter((_, at) => at % Math.ceil(rows.length / ROWS_MAX) === 0) : rows
  const language = headerLanguageOf(columns)
  return columns.map((path, position) => profileColumn(path, position, sampled, language))
}

function profileColumn(
  path: string,
  position: number,
  rows: readonly (readonly Cell[])[],
  language: string | null,
): ColumnProfile {
  const cells: string[] = []
  const counts = new Map<string, number>()
  let listed = false
  let padded = false
  let escaped = false
  for (const row of rows) {
    const cell = row[position] ?? null
    listed ||= Array.isArray(cell) && cell.length > 1
    const raw = firstOf(cell)
    const value = unwrap(raw)
    padded ||= raw !== '' && raw !== raw.trim()
    escaped ||= raw.startsWith('="') || (raw.startsWith("'") && value.length < raw.length)
    cells.push(Array.isArray(cell) && cell.length > 1 ? cell.join(' > ') : value)
    if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  const filled = cells.filter((cell) => cell !== '').length
  const values = [...counts.keys()].slice(0, DISTINCT_MAX)
  const kinds = values.map(kindsOf)
  const shares = sharesOf(kinds)
  return {
    path,
    name: readName(path, language),
    position,
    type: typeOf(shares, values.length),
    fill: rows.length === 0 ? 0 : filled / rows.length,
    distinct: counts.size,
    samples: values.slice(0, SAMPLES_MAX).map((value) => value.slice(0, SAMPLE_CHARS_MAX)),
    values,
    kinds,
    shares,
    cells,
    listed,
    separator: separatorOf(values, shares),
    decimal: decimalOf(values, kinds),
    currency: currencyIn(values, kinds),
    lengthMean: values.reduce((sum, value) => sum + value.length, 0) / Math.max(1, values.length),
    unique: filled === 0 ? 0 : counts.size / filled,
    padded,
    escaped,
    gtins: values.filter((value) => isGtin(value.replace(/[ -]/g, ''))).length / Math.max(1, values.length),
  }
}

function firstOf(cell: Cell): string {
  if (cell === null) return ''
  return typeof cell === 'string' ? cell : (cell.find((part) => part !== '') ?? '')
}

function sharesOf(kinds: readonly (readonly string[])[]): Record<string, number> {
  // Counted first: a sixth added six times is less than one.
  const counts: Record<string, number> = {}
  for (const each of kinds) for (const kind of each) counts[kind] = (counts[kind] ?? 0) + 1
  return Object.fromEntries(Object.entries(counts).map(([kind, count]) => [kind, count / kinds.length]))
}

// Narrow kinds first: the first with enough of the values names the column's type.
const TYPES: readonly (readonly [string, number])[] = [
  ['gtin', 0.6],
  ['image', 0.6],
  ['url', 0.6],
  ['boolean', 0.95],
  ['integer', 0.9],
  ['percent', 0.7],
  ['price', 0.5],
  ['number', 0.8],
  ['date', 0.7],
  ['interval', 0.7],
  ['html', 0.3],
  ['json', 0.6],
  ['currency', 0.8],
  ['availability', 0.7],
  ['condition', 0.8],
  ['gender', 0.7],
  ['agegroup', 0.7],
  ['color', 0.6],
  ['size', 0.6],
  ['country', 0.7],
  ['language', 0.8],
  ['unit', 0.8],
  ['dims', 0.6],
  ['quantity', 0.6],
  ['email', 0.6],
  ['path', 0.5],
  ['list', 0.5],
  ['code', 0.6],
]

function typeOf(shares: Readonly<Record<string, number>>, values: number): string {
  if (values === 0) return 'empty'
  return TYPES.find(([kind, least]) => (shares[kind] ?? 0) >= least)?.[0] ?? 'text'
}

const SEPARATORS = ['|', ';', ',', ' ']

function separatorOf(values: readonly string[], shares: Readonly<Record<string, number>>): string | null {
  if ((shares.list ?? 0) < 0.2 && (shares.image ?? 0) < 0.5) return null
  const urls = (shares.image ?? 0) + (shares.url ?? 0) > 0.5
  for (const mark of urls ? SEPARATORS : SEPARATORS.slice(0, 3)) {
    const split = values.filter((value) => value.split(mark).filter((part) => part.trim() !== '').length > 1)
    if (split.length / Math.max(1, values.length) < 0.2) continue
    if (!urls || split.every((value) => value.split(mark).every((part) => looksLikeAddress(part.trim())))) return mark
  }
  return null
}

function looksLikeAddress(part: string): boolean {
  return part === '' || /^(?:https?:)?\/\/|^www\.|^[^\s]+\.(?:jpe?g|png|gif|webp|avif|svg)$/i.test(part)
}

/** Which mark stands before the decimals: the last one of a number, where it cannot group thousands; null where both do. */
function decimalOf(values: readonly string[], kinds: readonly (readonly string[])[]): ',' | '.' | null {
  let commas = 0
  let dots = 0
  values.forEach((value, at) => {
    if (!kinds[at]?.some((kind) => kind === 'number' || kind === 'price' || kind === 'quantity' || kind === 'percent'))
      return
    const match = /([.,])(\d+)\D*$/.exec(value)
    if (!match) return
    const other = match[1] === ',' ? '.' : ','
    if (match[2]?.length === 3 && !value.includes(other) && !/^\D*0[.,]/.test(value)) return
    if (match[1] === ',') commas++
    else dots++
  })
  if (commas > 0 && dots > 0) return null
  if (commas === dots) return null
  return commas > dots ? ',' : '.'
}

const CURRENCY_MARKS: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  zł: 'PLN',
  Kč: 'CZK',
  '₽': 'RUB',
  '₴': 'UAH',
  грн: 'UAH',
  руб: 'RUB',
}

function currencyIn(values: readonly string[], kinds: readonly (readonly string[])[]): string | null {
  const found = new Set<string>()
  values.forEach((value, at) => {
    if (!kinds[at]?.includes('price')) return
    const code = /\b([A-Z]{3})\b/.exec(value)?.[1]
    if (code && currencyOf(code)) found.add(code)
    else for (const [mark, currency] of Object.entries(CURRENCY_MARKS)) if (value.includes(mark)) found.add(currency)
  })
  return found.size === 1 ? ([...found][0] ?? null) : null
}
