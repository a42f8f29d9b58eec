import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import BetterSqlite3 from 'better-sqlite3'
import { Kysely } from 'kysely'
import { makeFolder } from '../../engine/kernel/make-folder.ts'
import type { BulkTx, Database, DatabaseOptions } from './database.ts'
import { platformFaults } from './faults.ts'
import { SqliteConnectionDialect, type WhenFree } from './sqlite-dialect.ts'
import { sqliteFault } from './sqlite-errors.ts'
import { addFunctions } from './sqlite-functions.ts'
import type { Tables } from './tables.ts'

const BUSY_WAIT_MS = 60_000
/** A bulk writer that held the lock this long steps back, so that a waiting checkout gets its turn. */
const LONG_HOLD_MS = 20
const STEP_BACK_MS = 6
const ASK_AGAIN_MS = 2
const ASK_AGAIN_MS_MAX = 5
const CACHE_KB = 32_768
const CHECKPOINT_PAGES = 16_384

/** Opens the file with two connections: what is only read never waits for a transaction of the same process. */
export async function openSqlite(file: string, options: DatabaseOptions): Promise<Database> {
  const patienceMs = options.busyWaitMs ?? BUSY_WAIT_MS
  const whenFree = waiting(file, patienceMs)
  const reader = await openConnection(file, patienceMs)
  const raw = await openConnection(file, patienceMs)
  if (options.bulk) {
    raw.pragma(`cache_size = -${CACHE_KB}`)
    raw.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
  }
  const kysely = new Kysely<Tables>({ dialect: new SqliteConnectionDialect(reader, whenFree) })
  const writer = new Kysely<Tables>({ dialect: new SqliteConnectionDialect(raw, whenFree) })
  let freeAt = 0

  const bulk = async <T>(work: (tx: BulkTx) => Promise<T>): Promise<T> => {
    if (freeAt > Date.now()) await sleep(freeAt - Date.now())
    const began = Date.now()
    try {
      return await writer.transaction().execute((tx) => work({ dialect: 'sqlite', raw, kysely: tx }))
    } catch (error) {
      throw sqliteFault(error, file)
    } finally {
      const ended = Date.now()
      if (ended - began > LONG_HOLD_MS) freeAt = ended + STEP_BACK_MS
    }
  }
  return {
    dialect: 'sqlite',
    kysely,
    bulk,
    transaction: (work) => bulk((tx) => work(tx.kysely)),
    close: async () => {
      await Promise.all([kysely.destroy(), writer.destroy()])
      reader.close()
      raw.close()
    },
  }
}

/** One connection as this project uses SQLite, once nobody keeps the file to himself; throws faults that name it. */
export function openConnection(file: string, patienceMs = BUSY_WAIT_MS): Promise<BetterSqlite3.Database> {
  return waiting(
    file,
    patienceMs,
  )(() => {
    makeFolder(dirname(file))
    // The driver itself does not wait: it would block the whole process while it does.
    const database = new BetterSqlite3(file, { timeout: 0 })
    try {
      database.pragma('journal_mode = WAL')
      database.pragma('synchronous = NORMAL')
      database.pragma('foreign_keys = ON')
      addFunctions(database)
      return database
    } catch (error) {
      database.close()
      throw error
    }
  })
}

/** Asks again and again, quickly at first, until the lock is free or the patience ends. */
export function waiting(file: string, patienceMs: number): WhenFree {
  return async (attempt) => {
    const began = Date.now()
    let pauseMs = ASK_AGAIN_MS
    for (;;) {
      try {
        return attempt()
      } catch (error) {
        if (!isBusy(error)) throw sqliteFault(error, file)
        if (Date.now() - began >= patienceMs) {
          throw platformFaults.database_busy({ seconds: Math.round(patienceMs / 1000) }, { cause: error })
        }
      }
      await sleep(pauseMs)
      pauseMs = Math.min(pauseMs + 1, ASK_AGAIN_MS_MAX)
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof BetterSqlite3.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code)
}
