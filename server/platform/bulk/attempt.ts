import type { BulkTx } from '../database.ts'

/**
 * Tries to write and, where a row is there that was taken for absent, takes it all back and does `instead`.
 * On SQLite nobody else writes meanwhile and rows see for themselves what may be taken for granted (SqliteRows.begin);
 * a savepoint there would copy every page that is touched.
 */
export async function attempt<T>(tx: BulkTx, work: () => Promise<T>, instead: () => Promise<T>): Promise<T> {
  if (tx.dialect === 'sqlite') return work()
  const { client } = tx
  await client.query('savepoint attempt')
  try {
    const done = await work()
    await client.query('release savepoint attempt')
    return done
  } catch (error) {
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error
    await client.query('rollback to savepoint attempt')
    await client.query('release savepoint attempt')
    return instead()
  }
}

const UNIQUE_VIOLATION = '23505'
