import type BetterSqlite3 from 'better-sqlite3'
import type { Kysely, Transaction } from 'kysely'
import type { PoolClient } from 'pg'
import { parseDatabaseUrl } from './database-url.ts'
import type { Tables } from './tables.ts'

/** A query's way to the tables: the whole database, or one transaction on it. */
export type Queries = Kysely<Tables>

/** One open transaction. */
export type Tx = Transaction<Tables>

/** One open transaction with the driver below it, for what must be fast; `kysely` speaks on the same connection. */
export type BulkTx =
  | { readonly dialect: 'sqlite'; readonly raw: BetterSqlite3.Database; readonly kysely: Tx }
  | { readonly dialect: 'postgres'; readonly client: PoolClient; readonly kysely: Tx }

/** The marketplace's database. Rows look the same on both dialects, as `Tables` describes them. */
export interface Database {
  readonly dialect: 'sqlite' | 'postgres'
  /** Each query by itself. Inside a transaction use what the transaction was given, or wait for yourself. */
  readonly kysely: Queries
  /** All or nothing. On SQLite one writer at a time: be short, and await nothing but queries. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** The same, with the driver's own handle. */
  bulk<T>(work: (tx: BulkTx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** For a process that writes millions of rows: a larger cache and rarer checkpoints on SQLite. */
  readonly bulk?: boolean
  /** How long a writer waits for the others; 60 s unless told. */
  readonly busyWaitMs?: number
  /** Connections kept to PostgreSQL at most; 10 unless told. */
  readonly connectionsMax?: number
}

/** Opens a database that must be migrated already; loads the driver of its dialect only, and no ORM. */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const address = parseDatabaseUrl(url)
  if (address.dialect === 'sqlite') {
    const { openSqlite } = await import('./sqlite-database.ts')
    return openSqlite(address.file, options)
  }
  const { openPostgres } = await import('./postgres-database.ts')
  return openPostgres(address, options)
}
