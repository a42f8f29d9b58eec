import type { BulkTx } from '../../platform/database.ts'
import { refreshParentsSql } from './afterwards.sql.ts'

/** Computes price, stock and state of offers anew from their variations. */
export async function refreshParents(tx: BulkTx, ids: readonly number[], now: Date): Promise<void> {
  if (ids.length === 0) return
  if (tx.dialect === 'postgres') {
    const places = { oneOf: (column: string) => `${column} = any($2::bigint[])`, now: '$1::timestamptz' }
    await tx.client.query(refreshParentsSql(places), [now, ids])
    return
  }
  const refresh = tx.raw.prepare(refreshParentsSql({ oneOf: (column) => `${column} = ?`, now: '?' }))
  for (const id of ids) refresh.run(now.getTime(), id)
}
