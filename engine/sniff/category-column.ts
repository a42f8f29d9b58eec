import type { ColumnProfile } from './profile.ts'

/** A source category with how many sampled records have it. */
export interface SourceCategory {
  readonly source: string
  readonly records: number
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
  const best = columns.toSorted((one, other) => worth(other) - worth(one))[0]
  return best ? [best] : []
}

/** Of any columns those that are called after the level of a category they hold, from the top down. */
export function levelColumnsOf(columns: readonly ColumnProfile[]): ColumnProfile[] {
  return columns.filter(isLevel).toSorted((one, other) => levelOf(one) - levelOf(other))
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

/**
 * The distinct categories of the sampled records with their counts, most frequent first; levels joined by `>`,
 * of several categories (`mark` between them) the first.
 */
export function sourceCategories(columns: readonly ColumnProfile[], mark: string | null): SourceCategory[] {
  const counts = new Map<string, number>()
  const rows = columns[0]?.cells.length ?? 0
  for (let row = 0; row < rows; row++) {
    const source = columns
      .map((column) => column.cells[row] ?? '')
      .filter((cell) => cell !== '')
      .join(' > ')
    const first = mark === null ? source : (source.split(mark)[0] ?? '').trim()
    if (first !== '') counts.set(first, (counts.get(first) ?? 0) + 1)
  }
  return [...counts].sort(([, one], [, other]) => other - one).map(([source, records]) => ({ source, records }))
}
