import type { MissingPolicy } from '../../../engine/contract/target.ts'
import { integer, ownedBy } from '../../platform/bulk/bulk-rows.ts'
import { preferIndexes } from '../../platform/bulk/postgres-rows.ts'
import type { BulkTx } from '../../platform/database.ts'
import type { ProductHand } from './product-row.ts'

/** Puts away products that a full feed no longer has; a product has no stock that could be put to zero. */
export async function removeProducts(
  tx: BulkTx,
  keys: readonly string[],
  policy: MissingPolicy,
  hand: ProductHand,
  now: Date,
): Promise<number> {
  if (policy === 'keep' || policy === 'zero-stock') return 0
  const state = policy === 'delete' ? "'deleted'" : "case when state = 'active' then 'inactive' else 'draft' end"
  const statement = (at: string, key: string) =>
    `update product set state = ${state}, state_by = 'import', digest = null, run_id = ${integer(hand.runId)},
      updated_at = ${at}
    where ${ownedBy(hand.merchantId)} and ${key} and feed_id = ${integer(hand.feedId)}
      and state in ('active', 'submitted')`
  if (tx.dialect === 'postgres') {
    await preferIndexes(tx.client)
    const { rowCount } = await tx.client.query(statement('$1::timestamptz', 'key = any($2::text[])'), [now, keys])
    return rowCount ?? 0
  }
  const update = tx.raw.prepare(statement('?', 'key = ?'))
  return keys.reduce((removed, key) => removed + update.run(now.getTime(), key).changes, 0)
}
