import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import { platformFaults } from './faults.ts'

/** The table in which migrations are recorded. */
export const MIGRATION_TABLE = 'migration'

const THERE_ON_SQLITE = `select 1 from sqlite_master where type = 'table' and name = '${MIGRATION_TABLE}'`
const THERE_ON_POSTGRES = `select 1 where to_regclass('${MIGRATION_TABLE}') is not null`

/** Names of the migrations this version has for a dialect, oldest first; read from the folder, without the ORM. */
export function migrationNames(dialect: Database['dialect']): string[] {
  const files = readdirSync(join(import.meta.dirname, 'migrations', dialect))
  return files.flatMap((file) => /^(Migration\d{14}\w*)\.(?:ts|js)$/.exec(file)?.[1] ?? []).sort()
}

/** What is left to run; throws where the database is ahead of this version. */
export function pendingOf(names: readonly string[], executed: readonly string[]): string[] {
  const unknown = executed.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw platformFaults.newer_schema({ migrations: unknown })
  return names.filter((name) => !executed.includes(name))
}

/** What ran on a database already, oldest first; `ask` runs one query there. */
export async function executedOn(
  dialect: Database['dialect'],
  ask: (sql: string) => Promise<readonly Record<string, unknown>[]>,
): Promise<string[]> {
  const there = dialect === 'sqlite' ? THERE_ON_SQLITE : THERE_ON_POSTGRES
  if ((await ask(there)).length === 0) return []
  const rows = await ask(`select name from ${MIGRATION_TABLE} order by id`)
  return rows.map((row) => String(row.name))
}

/** Whether the tables are those of this version; cheap, and without the ORM. */
export async function isMigrated(db: Database): Promise<boolean> {
  const ask = async (text: string) => (await sql.raw<Record<string, unknown>>(text).execute(db.kysely)).rows
  return pendingOf(migrationNames(db.dialect), await executedOn(db.dialect, ask)).length === 0
}
