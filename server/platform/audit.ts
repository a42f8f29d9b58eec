import type { Context } from '../context.ts'
import type { Tx } from './database.ts'

/** Something that somebody changed. */
export interface Audited {
  readonly action: string
  readonly noun: string
  /** As the wire names it. */
  readonly id: string
  readonly merchantId?: number | null
  /** The fields that changed, as they were and as they are; never a secret. */
  readonly before?: object | null
  readonly after?: object | null
}

/** Writes down who changed what, in the transaction that changes it. */
export async function addAudit(ctx: Context, tx: Tx, it: Audited): Promise<void> {
  await tx
    .insertInto('audit_entry')
    .values({
      at: ctx.clock.now(),
      actor: ctx.actor,
      request_id: ctx.requestId,
      merchant_id: it.merchantId ?? null,
      action: it.action,
      noun: it.noun,
      noun_id: it.id,
      before: it.before ?? null,
      after: it.after ?? null,
    })
    .execute()
}
