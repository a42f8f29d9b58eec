import type { Database } from '../database.ts'

/** How many records of a bulk are best written at a time: SQLite looks at each by itself, PostgreSQL at all at once. */
export function bestBatch({ dialect }: Database): number {
  return dialect === 'sqlite' ? 250 : Number.POSITIVE_INFINITY
}
