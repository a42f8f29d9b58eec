import type { Context } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { mustBePresent } from './listing-change.ts'
import { settleProposal } from './open-change.ts'
import { lockProduct, moveProduct, mustBeOwn } from './product-rows.ts'
import { products } from './products.queries.ts'

/** Deletes a product; the offers of its owner on it go with it, those of others cannot be sold any more. */
export function removeProduct(ctx: Context, ref: string) {
  return ctx.transaction(async (writing) => {
    const row = await lockProduct(writing, ref)
    mustBePresent(ctx, row)
    mustBeOwn(writing, row)
    const after = await moveProduct(writing, row, 'delete', {}, { held: null, refusal: null })
    await settleProposal(writing, after, 'delete', null)
    const audited = { action: 'delete', noun: 'product', id: String(row.id), merchantId: row.merchant_id }
    await addAudit(ctx, writing.queries, { ...audited, before: { state: row.state }, after: { state: after.state } })
    return products.find(writing, String(row.id))
  })
}
