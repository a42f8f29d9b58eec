import type BetterSqlite3 from 'better-sqlite3'

const NUMBER = /^-?\d{1,15}(\.\d{1,10})?$/
const PATTERNS_MAX = 200
const MATCHED_CHARS_MAX = 500

/** What PostgreSQL has and SQLite has not: the words of a condition mean the same on both. */
export function addFunctions(database: BetterSqlite3.Database): void {
  const pure = { deterministic: true, directOnly: true }
  database.function('izb_lower', pure, (value: unknown) => (value === null ? null : String(value).toLowerCase()))
  database.function('izb_number', pure, (value: unknown) => {
    const text = String(value)
    return NUMBER.test(text) ? Number(text) : null
  })
  const patterns = new Map<string, RegExp>()
  database.function('izb_matches', pure, (value: unknown, source: unknown) => {
    if (value === null) return null
    return patternOf(patterns, String(source)).test(String(value).slice(0, MATCHED_CHARS_MAX)) ? 1 : 0
  })
}

function patternOf(patterns: Map<string, RegExp>, source: string): RegExp {
  const known = patterns.get(source)
  if (known) return known
  if (patterns.size >= PATTERNS_MAX) patterns.clear()
  const pattern = new RegExp(source, 'iu')
  patterns.set(source, pattern)
  return pattern
}
