import BetterSqlite3 from 'better-sqlite3'
import pg from 'pg'

/** A lock that somebody else holds on a whole marketplace. */
export interface Lock {
  release(): Promise<void>
}

/**
 * Locks a marketplace from a connection of its own: on SQLite nobody else writes (`read`: nor reads, which only a
 * database that nobody has open can be locked for), on PostgreSQL nobody touches the tables an import needs.
 */
export async function lockMarketplace(url: string, against: 'write' | 'read'): Promise<Lock> {
  if (url.startsWith('sqlite:')) return lockFile(url.slice('sqlite:'.length), against)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('begin')
  await client.query('lock table offer, product, import_run, feed, setting in access exclusive mode')
  return { release: () => client.end() }
}

async function lockFile(file: string, against: 'write' | 'read'): Promise<Lock> {
  const database = new BetterSqlite3(file, { timeout: 10_000 })
  if (against === 'read') database.pragma('locking_mode = exclusive')
  database.exec('begin immediate')
  if (against === 'read') database.exec("update setting set value = value where key = 'prepared'; commit")
  return { release: async () => void database.close() }
}
