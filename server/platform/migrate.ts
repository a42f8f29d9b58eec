import { existsSync } from 'node:fs'
import type { MigrationObject, MikroORM } from '@mikro-orm/core'
import type { Migrator } from '@mikro-orm/migrations'
import type BetterSqlite3 from 'better-sqlite3'
import { type DatabaseAddress, parseDatabaseUrl } from './database-url.ts'
import { platformFaults } from './faults.ts'
import { executedOn, pendingOf } from './migrations.ts'
import { type MigrationLists, migrationLists, ormOnPostgres, ormOnSqlite } from './orm.ts'
import { openConnection, waiting } from './sqlite-database.ts'

/** What an upgrade did. */
export interface Migrated {
  /** Names of the migrations that ran, oldest first. */
  readonly applied: readonly string[]
  /** Copy of an SQLite file as it was before; null where there was nothing to lose. */
  readonly backup: string | null
}

const LOCK_WAIT_MS = 60_000
/** Any number that no other program of the same database uses: “izb” in ASCII. */
const ADVISORY_LOCK = 0x697a62

/** Brings the tables to what this version expects. Several processes may ask at once: one does it, the rest wait. */
export function migrate(url: string, lists: MigrationLists = migrationLists): Promise<Migrated> {
  const address = parseDatabaseUrl(url)
  return address.dialect === 'sqlite'
    ? migrateSqlite(address.file, lists.sqlite)
    : migratePostgres(address, lists.postgres)
}

const namesOf = (list: readonly MigrationObject[]) => list.map((migration) => migration.name)

async function migrateSqlite(file: string, list: MigrationObject[]): Promise<Migrated> {
  const existed = existsSync(file)
  const database = await openConnection(file)
  try {
    const before = await executedIn(database)
    if (pendingOf(namesOf(list), before).length === 0) return { applied: [], backup: null }
    const backup = existed && before.length > 0 ? backUp(database, before.at(-1) ?? '') : null
    // A rebuilt table is dropped under its old name: with keys enforced, that deletes the rows of its children.
    database.pragma('foreign_keys = OFF')
    await waiting(file, LOCK_WAIT_MS)(() => database.exec('begin immediate'))
    try {
      const applied = await upgradeSqlite(database, list)
      database.exec('commit')
      return { applied, backup: applied.length > 0 ? backup : null }
    } catch (error) {
      if (database.inTransaction) database.exec('rollback')
      throw error
    }
  } finally {
    database.close()
  }
}

/** Inside the transaction: whoever waited for it may find that nothing is left to do. */
async function upgradeSqlite(database: BetterSqlite3.Database, list: MigrationObject[]): Promise<string[]> {
  const pending = pendingOf(namesOf(list), await executedIn(database))
  if (pending.length === 0) return []
  const orm = await ormOnSqlite(database, { list })
  try {
    await migratorOf(orm).up()
  } finally {
    await orm.close(true)
  }
  const broken = database.pragma('foreign_key_check') as { table: string }[]
  if (broken.length > 0) {
    throw platformFaults.migration_broke_references({ tables: [...new Set(broken.map((row) => row.table))] })
  }
  return pending
}

function executedIn(database: BetterSqlite3.Database): Promise<string[]> {
  return executedOn('sqlite', async (sql) => database.prepare<[], Record<string, unknown>>(sql).all())
}

function backUp(database: BetterSqlite3.Database, version: string): string {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const file = `${database.name}.before-${stamp}-${version}`
  database.prepare('vacuum into ?').run(file)
  return file
}

async function migratePostgres(
  address: Extract<DatabaseAddress, { dialect: 'postgres' }>,
  list: MigrationObject[],
): Promise<Migrated> {
  const { openPostgresClient } = await import('./postgres-database.ts')
  const client = await openPostgresClient(address)
  try {
    await client.query('select pg_advisory_lock($1)', [ADVISORY_LOCK])
    const applied = pendingOf(
      namesOf(list),
      await executedOn('postgres', async (sql) => (await client.query(sql)).rows),
    )
    if (applied.length === 0) return { applied, backup: null }
    const orm = await ormOnPostgres(address, { list })
    try {
      await migratorOf(orm).up()
    } finally {
      await orm.close(true)
    }
    return { applied, backup: null }
  } finally {
    await client.end()
  }
}

const migratorOf = (orm: MikroORM) => orm.migrator as unknown as Migrator
