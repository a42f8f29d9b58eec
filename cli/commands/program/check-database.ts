import { existsSync } from 'node:fs'
import { sql } from 'kysely'
import { findOrphans } from '../../../server/check-integrity.ts'
import { type Database, openDatabase } from '../../../server/platform/database.ts'
import { parseDatabaseUrl } from '../../../server/platform/database-url.ts'
import { isMigrated } from '../../../server/platform/migrations.ts'
import type { Cli } from '../../cli.ts'
import { bytes, number, plural } from '../../look/words.ts'
import { configurationOf } from '../../open.ts'
import { checkImages } from './check-images.ts'
import { checkSearch } from './check-search.ts'
import { checkEvents, checkJobs } from './check-work.ts'
import { checked, type Finding, fail, ok, warn } from './finding.ts'

const POSTGRES_MAJOR_MIN = 14
const WAIT_MS = 5000

/** Whether the database is there, of this version, writable and whole. Makes none where there is none. */
export async function checkDatabase(cli: Cli): Promise<readonly Finding[]> {
  let db: Database | undefined
  const reach = await checked('Database', async () => {
    const { databaseUrl } = await configurationOf(cli)
    const address = parseDatabaseUrl(databaseUrl)
    if (address.dialect === 'sqlite' && !existsSync(address.file)) {
      return ok('Database', `${address.file} (made when it is needed)`)
    }
    db = await openDatabase(databaseUrl, { busyWaitMs: WAIT_MS })
    return address.dialect === 'sqlite' ? checkSqlite(db, address.file) : checkPostgres(db, address.host)
  })
  if (!db || reach.state === 'fail') return [reach]
  const open = db
  try {
    const migrated = await checked('Tables', () => checkTables(open))
    if (migrated.state !== 'ok') return [reach, migrated]
    return [
      reach,
      migrated,
      await checked('Writing', () => checkWriting(open)),
      await checked('Integrity', () => checkIntegrity(open)),
      await checked('Imports', () => checkImports(open)),
      await checked('Jobs', () => checkJobs(open, cli.clock.now())),
      await checked('Events', () => checkEvents(open)),
      await checked('Search', () => checkSearch(open, cli.clock.now())),
      await checked('Images', () => checkImages(open, cli.clock.now())),
    ]
  } finally {
    await open.close()
  }
}

async function checkSqlite(db: Database, file: string): Promise<Finding> {
  const { rows } = await sql<{ version: string; size: number }>`
    select sqlite_version() as version, page_count * page_size as size
    from pragma_page_count(), pragma_page_size()`.execute(db.kysely)
  return ok('Database', `${file} (SQLite ${rows[0]?.version}, ${bytes(Number(rows[0]?.size ?? 0))})`)
}

async function checkPostgres(db: Database, host: string): Promise<Finding> {
  const { rows } = await sql<{ server_version: string }>`show server_version`.execute(db.kysely)
  const version = rows[0]?.server_version ?? ''
  return Number.parseInt(version, 10) >= POSTGRES_MAJOR_MIN
    ? ok('Database', `PostgreSQL ${version} at ${host}`)
    : warn('Database', `PostgreSQL ${version} at ${host} is old`, `Use PostgreSQL ${POSTGRES_MAJOR_MIN} or newer.`)
}

async function checkTables(db: Database): Promise<Finding> {
  return (await isMigrated(db))
    ? ok('Tables', 'those of this version')
    : warn('Tables', 'not those of this version yet', 'Run `izb migrate`; any other command does it as well.')
}

/** Writes and takes it back: nothing is left of it. */
async function checkWriting(db: Database): Promise<Finding> {
  const takenBack = new Error('taken back')
  try {
    await db.transaction(async (tx) => {
      await tx.deleteFrom('setting').where('key', '=', 'izb doctor').execute()
      throw takenBack
    })
  } catch (error) {
    if (error !== takenBack) throw error
  }
  return ok('Writing', 'allowed')
}

async function checkIntegrity(db: Database): Promise<Finding> {
  if (db.dialect === 'sqlite') {
    const { rows } = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(db.kysely)
    const said = rows[0]?.quick_check ?? ''
    if (said !== 'ok') return fail('Integrity', `the file is damaged: ${said}`, 'Put a backup back in its place.')
  }
  const orphans = await findOrphans(db.kysely)
  if (orphans.length === 0) return ok('Integrity', 'every offer has its product, every variation its offer')
  const said = orphans.map(({ what, count }) => `${number(count)} ${what}`).join(', ')
  return fail(
    'Integrity',
    said,
    'Import the feeds of these merchants again with --restart; report how it came to this.',
  )
}

async function checkImports(db: Database): Promise<Finding> {
  const runs = await db.kysely
    .selectFrom('import_run')
    .select((eb) => ['state', eb.fn.countAll().as('count')])
    .where('state', 'in', ['queued', 'fetching', 'running', 'held'])
    .groupBy('state')
    .execute()
  const held = Number(runs.find((run) => run.state === 'held')?.count ?? 0)
  const going = runs.filter((run) => run.state !== 'held').reduce((sum, run) => sum + Number(run.count), 0)
  if (held > 0) {
    return warn(
      'Imports',
      `${plural(held, 'import')} held by a guard`,
      'Look with `izb imports list state=held`, then apply or discard.',
    )
  }
  return ok(
    'Imports',
    going === 0 ? 'none is going' : `${plural(going, 'import')} going or interrupted: izb imports list`,
  )
}
