import type BetterSqlite3 from 'better-sqlite3'

/** Turns the cells of one row into what PostgreSQL would have given, in place. */
export type Reading = (row: Record<string, unknown>) => void

const nothing: Reading = () => {}

const READERS: Readonly<Record<string, (value: never) => unknown>> = {
  json: (value: string) => JSON.parse(value),
  datetime: (value: number) => new Date(value),
  boolean: (value: number) => value !== 0,
}

/** Goes by the types the columns were declared with; what a query computes is left as it is. */
export function readingOf(columns: readonly BetterSqlite3.ColumnDefinition[]): Reading {
  const readers = columns.flatMap((column) => {
    const read = READERS[column.type?.toLowerCase() ?? '']
    return read ? [{ name: column.name, read: read as (value: unknown) => unknown }] : []
  })
  if (readers.length === 0) return nothing
  return (row) => {
    for (const { name, read } of readers) {
      const value = row[name]
      if (value !== null && value !== undefined) row[name] = read(value)
    }
  }
}

/** A value as SQLite keeps it: instants in milliseconds, yes and no as 1 and 0, lists and objects as JSON. */
export function written(value: unknown): unknown {
  switch (typeof value) {
    case 'boolean':
      return value ? 1 : 0
    case 'undefined':
      return null
    case 'object':
      if (value === null || Buffer.isBuffer(value)) return value
      return value instanceof Date ? value.getTime() : JSON.stringify(value)
    default:
      return value
  }
}
