import type { Context } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { productEvents } from './catalog.events.ts'
import { heldFields, withoutHeld } from './held-fields.ts'
import { mustBePresent, stampAfter } from './listing-change.ts'
import { lockProduct, mustBeOwn, tellProduct } from './product-rows.ts'
import { products } from './products.queries.ts'

/** Lets imports write fields again that a person wrote; all of them where none is named. */
export function releaseProduct(ctx: Context, ref: string, { fields }: { readonly fields?: readonly string[] }) {
  return ctx.transaction(async (writing) => {
    const row = await lockProduct(writing, ref)
    mustBePresent(ctx, row)
    mustBeOwn(writing, row)
    const held = withoutHeld(row.held, fields ?? heldFields(row.held))
    if (held === row.held) return products.find(writing, String(row.id))
    await writing.queries
      .updateTable('product')
      .set({ held, updated_at: stampAfter(writing, row) })
      .where('id', '=', row.id)
      .execute()
    const audited = { action: 'release', noun: 'product', id: String(row.id), merchantId: row.merchant_id }
    const change = { before: { protected: heldFields(row.held) }, after: { protected: heldFields(held) } }
    await addAudit(ctx, writing.queries, { ...audited, ...change })
    await tellProduct(writing, productEvents.updated.type, await products.row(writing, String(row.id)), change.before)
    return products.find(writing, String(row.id))
  })
}
