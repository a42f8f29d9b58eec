import { globSync } from 'node:fs'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  BigIntType,
  type EntityMetadata,
  type EntitySchema,
  type MigrationObject,
  type MikroORM,
  type Options,
} from '@mikro-orm/core'
import { Migrator } from '@mikro-orm/migrations'
import type BetterSqlite3 from 'better-sqlite3'
import type { DatabaseAddress } from './database-url.ts'
import { migrations as postgres } from './migrations/postgres/index.ts'
import { migrations as sqlite } from './migrations/sqlite/index.ts'
import { MIGRATION_TABLE } from './migrations.ts'
import { SavepointDialect } from './savepoint-dialect.ts'

// This module and whatever imports it is loaded for migrations and entities only: it weighs 60 MB.

const EXTENSION = extname(import.meta.filename)

/** The migrations of each dialect, oldest first. */
export interface MigrationLists {
  readonly sqlite: MigrationObject[]
  readonly postgres: MigrationObject[]
}

export const migrationLists: MigrationLists = { sqlite, postgres }

/** How the ORM migrates: with which list, and whether it writes down what it has seen, for whoever makes a new one. */
export interface Migrating {
  readonly list?: MigrationObject[]
  readonly snapshot?: boolean
}

/** The ORM over a connection that the caller owns, and in whose transaction everything happens. */
export async function ormOnSqlite(database: BetterSqlite3.Database, migrating: Migrating = {}): Promise<MikroORM> {
  const { MikroORM } = await import('@mikro-orm/sqlite')
  const options = { dbName: database.name, driverOptions: new SavepointDialect(database), discovery: { onMetadata } }
  return MikroORM.init({
    ...(await shared('sqlite', { list: sqlite, ...migrating })),
    ...options,
  } as never) as Promise<never>
}

/** The ORM over a PostgreSQL database, with a small pool of its own. */
export async function ormOnPostgres(
  address: Extract<DatabaseAddress, { dialect: 'postgres' }>,
  migrating: Migrating = {},
): Promise<MikroORM> {
  const { MikroORM } = await import('@mikro-orm/postgresql')
  const options = { clientUrl: address.url, pool: { min: 0, max: 2 } }
  return MikroORM.init({
    ...(await shared('postgres', { list: postgres, ...migrating })),
    ...options,
  } as never) as Promise<never>
}

/**
 * A key of SQLite is an `integer` of 64 bits. Without the keyword `autoincrement` an insert costs a quarter less; the
 * keyword would only keep ids of deleted rows from coming back, and rows of these tables are never deleted.
 */
function onMetadata(meta: EntityMetadata): void {
  // It compares bytes unless told.
  for (const property of meta.props) delete property.collation
  const { id } = meta.properties
  if (!id || !((id.type as unknown) instanceof BigIntType)) return
  id.autoincrement = false
  id.columnTypes = ['integer']
}

async function shared(dialect: 'sqlite' | 'postgres', migrating: Migrating): Promise<Partial<Options>> {
  return {
    entities: await loadEntities(dialect),
    extensions: [Migrator],
    // The ORM knows neither virtual tables nor words of a text: a migration makes them by hand.
    schemaGenerator: { skipTables: ['search_text', /^search_text_/] },
    migrations: {
      tableName: MIGRATION_TABLE,
      migrationsList: migrating.list,
      path: join(import.meta.dirname, 'migrations', dialect),
      snapshotName: '.snapshot',
      snapshot: migrating.snapshot ?? false,
      allOrNothing: true,
      silent: true,
      emit: 'ts',
      fileName: (timestamp: string, name?: string) => `Migration${timestamp}${name ? `_${name}` : ''}`,
    },
  } as Partial<Options>
}

/** Every entity of the server, and those of one dialect alone; a new domain adds one by its file alone. */
async function loadEntities(dialect: 'sqlite' | 'postgres'): Promise<EntitySchema[]> {
  const server = join(import.meta.dirname, '..')
  const files = globSync(`{platform,platform/*,domains/*}/*.{entity,${dialect}-entity}${EXTENSION}`, {
    cwd: server,
  }).sort()
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(join(server, file)).href)))
  return modules.flatMap((module) => Object.values(module) as EntitySchema[])
}
