import type { Context } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { EDITED_DIGEST, heldFields, mustBePresent, stampAfter, withoutHeld } from '../catalog/index.ts'
import { lockOffer, tellOffer } from './offer-listing.ts'
import { offerEvents } from './offers.events.ts'
import { offers } from './offers.queries.ts'

/** Lets imports write fields again that a person wrote; all of them where none is named. */
export function releaseOffer(ctx: Context, ref: string, { fields }: { readonly fields?: readonly string[] }) {
  return ctx.transaction(async (writing) => {
    const row = await lockOffer(writing, ref)
    mustBePresent(ctx, row)
    const held = withoutHeld(row.held, fields ?? heldFields(row.held))
    if (held === row.held) return offers.find(writing, String(row.id))
    const digest = row.digest === null ? null : EDITED_DIGEST
    await writing.queries
      .updateTable('offer')
      .set({ held, digest, updated_at: stampAfter(writing, row) })
      .where('id', '=', row.id)
      .execute()
    const audited = { action: 'release', noun: 'offer', id: String(row.id), merchantId: row.merchant_id }
    const change = { before: { protected: heldFields(row.held) }, after: { protected: heldFields(held) } }
    await addAudit(ctx, writing.queries, { ...audited, ...change })
    await tellOffer(writing, offerEvents.updated.type, await offers.row(writing, String(row.id)), change.before)
    return offers.find(writing, String(row.id))
  })
}
