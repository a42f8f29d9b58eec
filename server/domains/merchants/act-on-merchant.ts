import type { Context, Writing } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { mustMatch, versionTag } from '../../platform/must-match.ts'
import { merchantFaults } from './merchants.faults.ts'
import { merchants } from './merchants.queries.ts'
import { type MerchantAction, type MerchantRow, moveMerchant } from './move-merchant.ts'

/** Actions that touch somebody hard enough that he must be told why. */
const NEEDS_REASON: readonly MerchantAction[] = ['reject', 'stop']

/** Why somebody does it. */
export interface Reasoned {
  readonly reason?: string | null
}

/** Takes a merchant on by one action, with its place in history, audit log and outbox. */
export function actOnMerchant(ctx: Context, ref: string, action: MerchantAction, { reason = null }: Reasoned) {
  return ctx.transaction(async (writing) => {
    const row = await merchants.row(writing, ref)
    mustMatch(ctx, versionTag(row.version))
    if (NEEDS_REASON.includes(action) && !reason?.trim()) throw merchantFaults.reason_needed({ action })
    await stepMerchant(writing, row, action, { reason })
    return merchants.find(writing, String(row.id))
  })
}

/** The same inside a transaction, for a merchant that is there and may be seen. */
export async function stepMerchant(
  ctx: Writing,
  row: Pick<MerchantRow, 'id' | 'version' | 'status'>,
  action: MerchantAction,
  { reason = null }: Reasoned,
): Promise<MerchantRow> {
  const at = ctx.clock.now()
  const changes = { updated_at: at, version: row.version + 1 }
  const after = await moveMerchant(ctx.queries, row.id, action, { actor: ctx.actor, at, reason }, changes)
  await addAudit(ctx, ctx.queries, {
    action,
    noun: 'merchant',
    id: String(row.id),
    merchantId: row.id,
    before: { status: row.status },
    after: { status: after.status, ...(reason === null ? {} : { reason }) },
  })
  return after
}

/** What the marketplace does by itself, where the operator has said so once and for all. */
export function byItself(ctx: Writing): Writing {
  const inner: Writing = { ...ctx, actor: { role: 'clock', id: null }, transaction: (work) => work(inner) }
  return inner
}
