import type BetterSqlite3 from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { type Reading, readingOf, written } from './sqlite-values.ts'

const STATEMENTS_MAX = 500

interface Prepared {
  readonly statement: BetterSqlite3.Statement<unknown[], Record<string, unknown>>
  reading: Reading | undefined
}

/** Waits until the database is free for this; the two-process lock of SQLite has no queue of its own. */
export type WhenFree = <T>(attempt: () => T) => Promise<T>

/**
 * One connection of better-sqlite3 for Kysely. It differs from Kysely's own in three things: values and rows look as
 * they do on PostgreSQL, statements are kept prepared, and a lock held elsewhere is waited for without blocking.
 */
export class SqliteConnectionDialect implements Dialect {
  readonly #database: BetterSqlite3.Database
  readonly #whenFree: WhenFree

  constructor(database: BetterSqlite3.Database, whenFree: WhenFree) {
    this.#database = database
    this.#whenFree = whenFree
  }

  createDriver = (): Driver => new ConnectionDriver(this.#database, new Connection(this.#database, this.#whenFree))
  createQueryCompiler = () => new SqliteQueryCompiler()
  createAdapter = () => new SqliteAdapter()
  createIntrospector = (db: Kysely<unknown>): DatabaseIntrospector => new SqliteIntrospector(db)
}

class ConnectionDriver implements Driver {
  readonly #database: BetterSqlite3.Database
  readonly #connection: Connection

  constructor(database: BetterSqlite3.Database, connection: Connection) {
    this.#database = database
    this.#connection = connection
  }

  async init(): Promise<void> {}
  acquireConnection = async (): Promise<DatabaseConnection> => this.#connection

  // Deferred, two processes that read and then write refuse each other at once, however long they would wait.
  beginTransaction = async (connection: DatabaseConnection) => void (await run(connection, 'begin immediate'))
  commitTransaction = async (connection: DatabaseConnection) => void (await run(connection, 'commit'))
  // A full disk ends a transaction by itself.
  rollbackTransaction = async (connection: DatabaseConnection) => {
    if (this.#database.inTransaction) await run(connection, 'rollback')
  }
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}

const run = (connection: DatabaseConnection, sql: string) => connection.executeQuery(CompiledQuery.raw(sql))

class Connection implements DatabaseConnection {
  readonly #database: BetterSqlite3.Database
  readonly #whenFree: WhenFree
  readonly #prepared = new Map<string, Prepared>()

  constructor(database: BetterSqlite3.Database, whenFree: WhenFree) {
    this.#database = database
    this.#whenFree = whenFree
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#whenFree(() => this.#execute<Row>(query))
  }

  async *streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    // Of its own: a kept statement is busy for as long as somebody iterates over it.
    const statement = this.#database.prepare<unknown[], Record<string, unknown>>(query.sql)
    const reading = readingOf(statement.columns())
    let rows: Record<string, unknown>[] = []
    for (const row of statement.iterate(query.parameters.map(written))) {
      reading(row)
      rows.push(row)
      if (rows.length < chunkSize) continue
      yield { rows: rows as Row[] }
      rows = []
    }
    if (rows.length > 0) yield { rows: rows as Row[] }
  }

  #execute<Row>(query: CompiledQuery): QueryResult<Row> {
    const prepared = this.#prepare(query.sql)
    const parameters = query.parameters.map(written)
    if (!prepared.statement.reader) {
      const { changes, lastInsertRowid } = prepared.statement.run(parameters)
      return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] }
    }
    const rows = prepared.statement.all(parameters)
    prepared.reading ??= readingOf(prepared.statement.columns())
    for (const row of rows) prepared.reading(row)
    return { rows: rows as Row[] }
  }

  #prepare(sql: string): Prepared {
    let prepared = this.#prepared.get(sql)
    if (prepared) return prepared
    prepared = { statement: this.#database.prepare(sql), reading: undefined }
    const oldest = this.#prepared.size < STATEMENTS_MAX ? undefined : this.#prepared.keys().next().value
    if (oldest !== undefined) this.#prepared.delete(oldest)
    this.#prepared.set(sql, prepared)
    return prepared
  }
}
