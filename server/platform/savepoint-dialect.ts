import type BetterSqlite3 from 'better-sqlite3'
import { CompiledQuery, type DatabaseConnection, SqliteDialect, SqliteDriver } from 'kysely'

/**
 * Kysely on a connection in whose open transaction everything must stay: a begin becomes a savepoint, and closing
 * leaves the connection to its owner.
 */
export class SavepointDialect extends SqliteDialect {
  readonly #database: BetterSqlite3.Database

  constructor(database: BetterSqlite3.Database) {
    super({ database })
    this.#database = database
  }

  override createDriver() {
    return new SavepointDriver({ database: this.#database })
  }
}

class SavepointDriver extends SqliteDriver {
  override beginTransaction = (connection: DatabaseConnection) => run(connection, 'savepoint migrating')
  override commitTransaction = (connection: DatabaseConnection) => run(connection, 'release migrating')
  override rollbackTransaction = (connection: DatabaseConnection) => run(connection, 'rollback to migrating')
  override async destroy(): Promise<void> {}
}

async function run(connection: DatabaseConnection, sql: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(sql))
}
