import { followingContext } from '../../context.ts'
import type { Tx } from '../../platform/database.ts'
import type { Fact } from '../../platform/events.ts'
import { defineListener } from '../../platform/outbox/listeners.ts'
import { EDITED_DIGEST, productEvents, readListingRules } from '../catalog/index.ts'
import { judgeOffer } from './act-on-offer.ts'
import { moveOffer } from './offer-listing.ts'
import { offers } from './offers.queries.ts'

/** What becomes of offers when their product changes; it happens with it, or not at all. */
export default defineListener({
  on: [productEvents.updated.type, productEvents.activated.type, productEvents.deleted.type],
  async hear(tx, fact) {
    const { id } = fact.object as { readonly id: string }
    if (fact.type === productEvents.updated.type) return lookAgain(tx, Number(id), fact.merchantId)
    if (fact.type === productEvents.activated.type) return letIn(tx, Number(id), fact)
    return goWith(tx, Number(id), fact)
  },
})

/** A product written by hand is no longer what the record of its offer said: the next import looks at it again. */
async function lookAgain(tx: Tx, productId: number, merchantId: number | null): Promise<void> {
  if (merchantId === null) {
    await tx
      .updateTable('product')
      .set({ digest: EDITED_DIGEST })
      .where('id', '=', productId)
      .where('digest', 'is not', null)
      .execute()
    return
  }
  await tx
    .updateTable('offer')
    .set({ digest: EDITED_DIGEST })
    .where('product_id', '=', productId)
    .where('merchant_id', '=', merchantId)
    .where('digest', 'is not', null)
    .execute()
  await tx
    .updateTable('variation')
    .set({ digest: EDITED_DIGEST })
    .where('digest', 'is not', null)
    .where('offer_id', 'in', (of) =>
      of.selectFrom('offer').select('id').where('product_id', '=', productId).where('merchant_id', '=', merchantId),
    )
    .execute()
}

/** Offers that waited with their product are judged now. */
async function letIn(tx: Tx, productId: number, fact: Fact): Promise<void> {
  const waiting = await tx
    .selectFrom('offer')
    .select('id')
    .where('product_id', '=', productId)
    .where('state', '=', 'submitted')
    .execute()
  if (waiting.length === 0) return
  const ctx = followingContext(tx, fact.at, { role: 'clock', id: null })
  const rules = await readListingRules(tx)
  for (const { id } of waiting) await judgeOffer(ctx, rules, await offers.row(ctx, String(id)))
}

/** Offers of the owner go with the product. */
async function goWith(tx: Tx, productId: number, fact: Fact): Promise<void> {
  if (fact.merchantId === null) return
  const rows = await tx
    .selectFrom('offer')
    .select('id')
    .where('product_id', '=', productId)
    .where('merchant_id', '=', fact.merchantId)
    .where('state', '<>', 'deleted')
    .execute()
  if (rows.length === 0) return
  const ctx = followingContext(tx, fact.at, fact.actor)
  for (const { id } of rows) await moveOffer(ctx, await offers.row(ctx, String(id)), 'delete', {}, { held: null })
}
