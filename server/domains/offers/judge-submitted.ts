import type { Clock } from '../../../engine/kernel/clock.ts'
import { type Context, clockContext, type Writing } from '../../context.ts'
import type { Database } from '../../platform/database.ts'
import { judgeProduct, type ListingRules, lockProduct, readListingRules } from '../catalog/index.ts'
import { judgeOffer } from './act-on-offer.ts'
import { lockOffer } from './offer-listing.ts'

const PAGE = 200

/**
 * Judges what a merchant’s imports submitted by the operator’s standing orders, each in a transaction of its own: done
 * again after a crash it finds what is left. Products first, for their offers wait with them.
 */
export async function judgeSubmitted(
  db: Database,
  clock: Clock,
  merchantId: number,
  signal: AbortSignal,
): Promise<void> {
  const ctx = clockContext(db, clock)
  const rules = await readListingRules(db.kysely)
  if (rules.settings.acceptance_rules.length === 0) return
  for (const table of ['product', 'offer'] as const) {
    let after = 0
    for (;;) {
      const rows = await db.kysely
        .selectFrom(table)
        .select('id')
        .where('merchant_id', '=', merchantId)
        .where('state', '=', 'submitted')
        .where('id', '>', after)
        .orderBy('id')
        .limit(PAGE)
        .execute()
      for (const { id } of rows) {
        signal.throwIfAborted()
        await judge(ctx, rules, table, id)
      }
      after = rows.at(-1)?.id ?? 0
      if (rows.length < PAGE) break
    }
  }
}

function judge(ctx: Context, rules: ListingRules, table: 'product' | 'offer', id: number): Promise<void> {
  return ctx.transaction(async (writing: Writing) => {
    if (table === 'product') {
      const row = await lockProduct(writing, String(id))
      if (row.state === 'submitted') await judgeProduct(writing, rules, row)
      return
    }
    const row = await lockOffer(writing, String(id))
    if (row.state === 'submitted') await judgeOffer(writing, rules, row)
  })
}
