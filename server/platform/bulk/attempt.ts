import type { BulkTx } from '../database.ts'

/** Tries to write and, where a row is there that was taken for absent, takes it all back and does `instead`. */
export async function attempt<T>(tx: BulkTx, work: () => Promise<T>, instead: () => Promise<T>): Promise<T> {
  await run(tx, 'savepoint attempt')
  try {
    const done = await work()
    await run(tx, 'release savepoint attempt')
    return done
  } catch (error) {
    if (!isTaken(error)) throw error
    await run(tx, 'rollback to savepoint attempt')
    await run(tx, 'release savepoint attempt')
    return instead()
  }
}

async function run(tx: BulkTx, sql: string): Promise<void> {
  if (tx.dialect === 'sqlite') tx.raw.exec(sql)
  else await tx.client.query(sql)
}

/** A unique index refused a row, in the words of either database. */
function isTaken(error: unknown): boolean {
  const code = (error as { code?: unknown }).code
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
}
