import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { Fault } from '../../engine/kernel/fault.ts'
import type { BulkTx, Database, DatabaseOptions } from './database.ts'
import type { DatabaseAddress } from './database-url.ts'
import { postgresFault } from './postgres-errors.ts'
import type { Tables } from './tables.ts'

type PostgresAddress = Extract<DatabaseAddress, { dialect: 'postgres' }>

const CONNECT_TIMEOUT_MS = 10_000
const BUSY_WAIT_MS = 60_000
const INT8 = 20
const NUMERIC = 1700

// Amounts and counts stay below 2^53 by rule, so they are numbers on both databases.
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text' | 'binary') =>
    oid === INT8 || oid === NUMERIC ? Number : pg.types.getTypeParser(oid, format)) as never,
}

/** Opens a pool and makes sure that somebody answers. */
export async function openPostgres(address: PostgresAddress, options: DatabaseOptions): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: address.url,
    max: options.connectionsMax ?? 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'izb',
    lock_timeout: options.busyWaitMs ?? BUSY_WAIT_MS,
    keepAlive: true,
    types,
  })
  // A connection that breaks is found out by whoever asks it next; without listeners it would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const connect = () =>
    pool.connect().catch((error) => {
      throw postgresFault(error, address.host)
    })
  await connect().then(
    (client) => client.release(),
    async (error) => {
      await pool.end()
      throw error
    },
  )

  const bulk = async <T>(work: (tx: BulkTx) => Promise<T>): Promise<T> => {
    const client = await connect()
    let failure: unknown
    try {
      const bound = kyselyOn(async () => client, address.host)
      return await bound.transaction().execute(async (tx) => {
        try {
          return await work({ dialect: 'postgres', client, kysely: tx })
        } catch (error) {
          failure = error
          throw error
        }
      })
    } catch (error) {
      // On a broken connection the rollback fails as well, and would hide why.
      failure = postgresFault(failure ?? error, address.host)
      throw failure
    } finally {
      client.release(failure instanceof Fault && failure.code === 'platform.connection_lost')
    }
  }
  return {
    dialect: 'postgres',
    kysely: kyselyOn(connect, address.host, true),
    bulk,
    transaction: (work) => bulk((tx) => work(tx.kysely)),
    close: () => pool.end(),
  }
}

/** One connection of its own, outside any pool. */
export async function openPostgresClient(address: PostgresAddress): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: address.url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS })
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch (error) {
    throw postgresFault(error, address.host)
  }
}

/** Kysely over clients that somebody else hands out, and takes back where `releases`. */
function kyselyOn(connect: () => Promise<pg.PoolClient>, host: string, releases = false): Kysely<Tables> {
  const wrapped = async () => {
    const client = await connect()
    return {
      query: async (sql: string, parameters: readonly unknown[]) => {
        try {
          return await client.query(sql, parameters.map(written))
        } catch (error) {
          throw postgresFault(error, host)
        }
      },
      release: () => {
        if (releases) client.release()
      },
    }
  }
  const pool = { connect: wrapped, end: async () => {}, options: {} }
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool as never }) })
}

// The driver would write a list as an array of PostgreSQL; every list we keep is JSON.
const written = (value: unknown) => (Array.isArray(value) ? JSON.stringify(value) : value)
