import { nestedColumns } from './nested-values.ts'
import type { ColumnProfile } from './profile.ts'

/** A source category with how many sampled records have it. */
export interface SourceCategory {
  readonly source: string
  readonly records: number
  /** Different titles of records that have it, a few. */
  readonly titles?: readonly string[]
}

const SEPARATORS = ['>', '»', '|||', '|', '/', '\\', '::', '→', ';', ',']
const PATHS_LEAST = 0.3
/** Marks that words of a single level may hold as well need more proof. */
const WEAK = new Set(['/', ',', ';', '\\'])
const WEAK_LEAST = 0.5

/** What stands between the levels of the column's paths; null where the values are no paths. */
export function pathSeparatorOf({ values }: ColumnProfile): string | null {
  for (const mark of SEPARATORS) {
    const share = values.filter((value) => value.split(mark).filter((level) => level.trim() !== '').length > 1).length
    if (values.length > 0 && share / values.length >= (WEAK.has(mark) ? WEAK_LEAST : PATHS_LEAST)) return mark
  }
  return null
}

/**
 * Of the columns taken for the category those that a record's category is made of: levels in their order,
 * or the one column that says most (a path before a name, a name before a number).
 */
export function categoryColumnsOf(columns: readonly ColumnProfile[]): readonly ColumnProfile[] {
  if (columns.length < 2) return columns
  const levels = levelColumnsOf(columns)
  if (levels.length > 1) return levels
  // Whatever they are called: names that part each other further are levels, where none of them is a path already.
  const nested = nestedColumns(columns.filter(isName))
  if (nested.length > 1) return nested
  const best = columns.toSorted((one, other) => worth(other) - worth(one))[0]
  return best ? [best] : []
}

/** Of any columns those that are called after the level of a category they hold, from the top down. */
export function levelColumnsOf(columns: readonly ColumnProfile[]): ColumnProfile[] {
  return columns.filter(isLevel).toSorted((one, other) => levelOf(one) - levelOf(other))
}

function isName(profile: ColumnProfile): boolean {
  return pathSeparatorOf(profile) === null && (profile.shares.integer ?? 0) < 0.5
}

function isLevel({ name }: ColumnProfile): boolean {
  return name.ordinal !== null || name.units.some((unit) => unit.text.startsWith('sub') || unit.concepts.has('level'))
}

function levelOf({ name, position }: ColumnProfile): number {
  return (name.ordinal ?? 0) * 1000 + position
}

function worth(profile: ColumnProfile): number {
  const paths = pathSeparatorOf(profile) === null ? 0 : 2
  const numbers = (profile.shares.integer ?? 0) + 0.5 * (profile.shares.code ?? 0)
  return profile.fill + paths - 2 * numbers - profile.position / 10_000
}

/** The mark between several categories of one product, where the platform writes them and the column has them. */
export function categoryMarkOf(columns: readonly ColumnProfile[], mark: string | null): string | null {
  const [only] = columns
  if (mark === null || columns.length !== 1 || !only) return null
  return pathSeparatorOf(only) !== mark && only.values.some((value) => value.includes(mark)) ? mark : null
}

const TITLES_MAX = 12

/**
 * The distinct categories of the sampled records with their counts, most frequent first; levels joined by `>`,
 * of several categories (`mark` between them) the first. With `title`, what some of their records are called.
 */
export function sourceCategories(
  columns: readonly ColumnProfile[],
  mark: string | null,
  title?: ColumnProfile,
): SourceCategory[] {
  const found = new Map<string, { records: number; titles: Set<string> }>()
  const rows = columns[0]?.cells.length ?? 0
  for (let row = 0; row < rows; row++) {
    const source = columns
      .map((column) => column.cells[row] ?? '')
      .filter((cell) => cell !== '')
      .join(' > ')
    const first = mark === null ? source : (source.split(mark)[0] ?? '').trim()
    if (first === '') continue
    const known = found.get(first) ?? { records: 0, titles: new Set<string>() }
    found.set(first, known)
    known.records++
    const called = title?.cells[row] ?? ''
    if (called !== '' && known.titles.size < TITLES_MAX) known.titles.add(called)
  }
  return [...found]
    .sort(([, one], [, other]) => other.records - one.records)
    .map(([source, { records, titles }]) => ({ source, records, ...(titles.size > 0 ? { titles: [...titles] } : {}) }))
}
