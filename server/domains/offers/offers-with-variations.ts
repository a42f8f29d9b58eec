import type { BulkTx } from '../../platform/database.ts'
import { KEPT_VARIATION } from './afterwards.sql.ts'

/** Which of these offers have variations that count. */
export async function offersWithVariations(tx: BulkTx, ids: readonly number[]): Promise<ReadonlySet<number>> {
  if (ids.length === 0) return new Set()
  if (tx.dialect === 'postgres') {
    const { rows } = await tx.client.query<{ offer_id: number }>(
      `select distinct offer_id from unnest($1::bigint[]) w (id) join variation on offer_id = w.id and ${KEPT_VARIATION}`,
      [ids],
    )
    return new Set(rows.map((row) => row.offer_id))
  }
  const keeps = tx.raw.prepare(`select 1 from variation where offer_id = ? and ${KEPT_VARIATION} limit 1`)
  return new Set(ids.filter((id) => keeps.get(id) !== undefined))
}
