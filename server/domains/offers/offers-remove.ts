import type { MissingPolicy } from '../../../engine/contract/target.ts'
import { integer } from '../../platform/bulk/bulk-rows.ts'
import type { BulkTx } from '../../platform/database.ts'
import { LIVE, refreshParentsSql, WHOLE } from './afterwards.sql.ts'

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
      tx.dialect === 'sqlite' ? onSqlite(tx, chunk, policy, hand, now) : await onPostgres(tx, chunk, policy, hand, now)
  }
  return removed
}

type Removal = Exclude<MissingPolicy, 'keep'>

function statement(table: 'offer' | 'variation', policy: Removal, hand: RemovalHand, now: string, key: string): string {
  const fresh = policy === 'zero-stock' ? 'and not (digest is null and coalesce(stock, 1) = 0)' : ''
  return `update ${table} set ${SET[policy]}, digest = null, run_id = ${integer(hand.runId)}, updated_at = ${now}
    where merchant_id = ${integer(hand.merchantId)} and ${key} and feed_id = ${integer(hand.feedId)} and ${LIVE} ${fresh}
      ${table === 'offer' ? `and ${WHOLE}` : 'returning offer_id'}`
}

function onSqlite(
  { raw }: Extract<BulkTx, { dialect: 'sqlite' }>,
  keys: readonly string[],
  policy: Removal,
  hand: RemovalHand,
  now: Date,
): number {
  const offer = raw.prepare(statement('offer', policy, hand, '?', 'sku = ?'))
  const variation = raw.prepare<unknown[], { offer_id: number }>(statement('variation', policy, hand, '?', 'sku = ?'))
  const parents = new Set<number>()
  const at = now.getTime()
  let removed = 0
  for (const key of keys) {
    if (offer.run(at, key).changes > 0) {
      removed += 1
      continue
    }
    const row = variation.get(at, key)
    if (!row) continue
    parents.add(row.offer_id)
    removed += 1
  }
  const refresh = raw.prepare(refreshParentsSql({ oneOf: (column) => `${column} = ?`, now: '?' }))
  for (const id of parents) refresh.run(at, id)
  return removed
}

async function onPostgres(
  { client }: Extract<BulkTx, { dialect: 'postgres' }>,
  keys: readonly string[],
  policy: Removal,
  hand: RemovalHand,
  now: Date,
): Promise<number> {
  const oneOf = 'sku = any($2::text[])'
  const parameters = [now, keys]
  const offers = await client.query(statement('offer', policy, hand, '$1::timestamptz', oneOf), parameters)
  const variations = await client.query<{ offer_id: number }>(
    statement('variation', policy, hand, '$1::timestamptz', oneOf),
    parameters,
  )
  const parents = [...new Set(variations.rows.map((row) => row.offer_id))]
  if (parents.length > 0) {
    const refresh = refreshParentsSql({ oneOf: (column) => `${column} = any($2::bigint[])`, now: '$1::timestamptz' })
    await client.query(refresh, [now, parents])
  }
  return (offers.rowCount ?? 0) + variations.rows.length
}
