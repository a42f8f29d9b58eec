import type { MissingPolicy } from '../../../engine/contract/target.ts'
import { integer } from '../../platform/bulk/bulk-rows.ts'
import { idsByKey, preferIndexes } from '../../platform/bulk/postgres-rows.ts'
import type { BulkTx } from '../../platform/database.ts'
import { LIVE, WHOLE } from './afterwards.sql.ts'
import { refreshParents } from './afterwards.ts'

const CHUNK = 5_000

/** Whose items are removed, by which run. */
export interface RemovalHand {
  readonly merchantId: number
  readonly feedId: number
  readonly runId: number
}

const SET: Readonly<Record<Exclude<MissingPolicy, 'keep'>, string>> = {
  // What nobody accepted yet must not be sold when somebody does.
  deactivate: "state = case when state = 'active' then 'inactive' else 'draft' end, state_by = 'import'",
  'zero-stock': 'stock = 0',
  delete: "state = 'deleted', state_by = 'import'",
}

/** Applies the policy to what a full feed no longer has; gives back how many things it touched. */
export async function removeOffers(
  tx: BulkTx,
  keys: readonly string[],
  policy: MissingPolicy,
  hand: RemovalHand,
  now: Date,
): Promise<number> {
  if (policy === 'keep') return 0
  let removed = 0
  for (let from = 0; from < keys.length; from += CHUNK) {
    const chunk = keys.slice(from, from + CHUNK)
    removed +=
      tx.dialect === 'sqlite'
        ? await onSqlite(tx, chunk, policy, hand, now)
        : await onPostgres(tx, chunk, policy, hand, now)
  }
  return removed
}

type Removal = Exclude<MissingPolicy, 'keep'>
type Dialect = BulkTx['dialect']

function statement(table: 'offer' | 'variation', dialect: Dialect, policy: Removal, hand: RemovalHand): string {
  const owned = `merchant_id = ${integer(hand.merchantId)}`
  const [now, which] =
    dialect === 'sqlite'
      ? ['?', `${owned} and sku = ?`]
      : ['$1::timestamptz', `id in (${idsByKey(table, 'sku', '$2::text[]', owned)})`]
  const fresh = policy === 'zero-stock' ? 'and not (digest is null and coalesce(stock, 1) = 0)' : ''
  return `update ${table} set ${SET[policy]}, digest = null, run_id = ${integer(hand.runId)}, updated_at = ${now}
    where ${which} and feed_id = ${integer(hand.feedId)} and ${LIVE} ${fresh}
      ${table === 'offer' ? `and ${WHOLE}` : 'returning offer_id'}`
}

async function onSqlite(
  tx: Extract<BulkTx, { dialect: 'sqlite' }>,
  keys: readonly string[],
  policy: Removal,
  hand: RemovalHand,
  now: Date,
): Promise<number> {
  const offer = tx.raw.prepare(statement('offer', 'sqlite', policy, hand))
  const variation = tx.raw.prepare<unknown[], { offer_id: number }>(statement('variation', 'sqlite', policy, hand))
  const parents: number[] = []
  let whole = 0
  for (const key of keys) {
    const { changes } = offer.run(now.getTime(), key)
    const row = changes > 0 ? undefined : variation.get(now.getTime(), key)
    whole += changes
    if (row) parents.push(row.offer_id)
  }
  await refreshParents(tx, [...new Set(parents)], now)
  return whole + parents.length
}

async function onPostgres(
  tx: Extract<BulkTx, { dialect: 'postgres' }>,
  keys: readonly string[],
  policy: Removal,
  hand: RemovalHand,
  now: Date,
): Promise<number> {
  await preferIndexes(tx.client)
  const offers = await tx.client.query(statement('offer', 'postgres', policy, hand), [now, keys])
  const { rows } = await tx.client.query<{ offer_id: number }>(statement('variation', 'postgres', policy, hand), [
    now,
    keys,
  ])
  await refreshParents(tx, [...new Set(rows.map((row) => row.offer_id))], now)
  return (offers.rowCount ?? 0) + rows.length
}
