import type { Context, Writing } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { platformFaults } from '../../platform/faults.ts'
import { verdictOn } from './acceptance.ts'
import { catalogFaults } from './catalog.faults.ts'
import { mustBePresent } from './listing-change.ts'
import { type ListingRules, readListingRules } from './listing-rules.ts'
import { proposeProduct, settleProposal } from './open-change.ts'
import { productMachine } from './product.machine.ts'
import { lackingOf } from './product-change.ts'
import { lockProduct, moveProduct, mustBeOwn, type ProductAction } from './product-rows.ts'
import { type ProductRow, products } from './products.queries.ts'

/** Why somebody does it, and of which fields. */
export interface Reasons {
  readonly reason?: string | null
  readonly fields?: Readonly<Record<string, string>>
}

/** Takes a product on by one action, with its place in history, audit log and outbox. */
export function actOnProduct(ctx: Context, ref: string, action: ProductAction, reasons: Reasons) {
  return ctx.transaction(async (writing) => {
    const row = await lockProduct(writing, ref)
    mustBePresent(ctx, row)
    await stepProduct(writing, await readListingRules(writing.queries), row, action, reasons)
    return products.find(writing, String(row.id))
  })
}

/** The same inside a transaction, for a row that is locked. */
export async function stepProduct(
  ctx: Writing,
  rules: ListingRules,
  row: ProductRow,
  action: ProductAction,
  reasons: Reasons,
): Promise<ProductRow> {
  mustBeOwn(ctx, row)
  const verdict = productMachine.decide(row.state, action, ctx.actor.role)
  if (!verdict.ok) {
    throw platformFaults.transition_refused({ noun: 'product', action, state: row.state, actions: verdict.instead })
  }
  const reason = reasons.reason?.trim() || null
  const refusal = action === 'refuse' ? refusalOf('product', reasons) : null
  if (action === 'submit') await mustBeComplete(rules, row)
  const said = reason ?? (refusal ? Object.values(refusal.fields).join(' ') : null)
  const after = await moveProduct(ctx, row, action, { reason: said }, refusal ? { refusal } : { refusal: null })
  await addAudit(ctx, ctx.queries, {
    action,
    noun: 'product',
    id: String(row.id),
    merchantId: row.merchant_id,
    before: { state: row.state },
    after: { state: after.state, ...refusal },
  })
  await settleProposal(ctx, after, action, refusal)
  return action === 'submit' ? judgeProduct(ctx, rules, after) : after
}

/** What was submitted is accepted or refused by the operator’s standing orders, or waits for him. */
export async function judgeProduct(ctx: Writing, rules: ListingRules, row: ProductRow): Promise<ProductRow> {
  const { settings } = rules
  const proposed = settings.catalog_mode === 'enriched' && row.merchant_id !== null
  if (proposed) await proposeProduct(ctx, row)
  const order = await verdictOn(ctx.queries, settings, {
    noun: 'product',
    merchantId: row.merchant_id,
    merchant: row.merchant,
    path: await rules.pathOf(row.category_id),
    brand: row.brand,
    price: null,
    valueAt: (code) => valueAt(row, code),
  })
  const standing = order.verdict === 'accept' && settings.acceptance_rules.includes(order as never)
  // A proposal is accepted by nobody but the operator, or by a rule that he wrote down for it.
  if (order.verdict === 'wait' || (order.verdict === 'accept' && proposed && !standing)) return row
  const clock = byClock(ctx)
  if (order.verdict === 'accept') return stepProduct(clock, rules, row, 'accept', {})
  return stepProduct(clock, rules, row, 'refuse', { reason: order.reason ?? null })
}

/** A field or an attribute of a product. */
function valueAt(row: ProductRow, code: string): unknown {
  const own: Readonly<Record<string, unknown>> = {
    title: row.title,
    brand: row.brand,
    gtin: row.gtin,
    image_url: row.image_url,
    category: row.category,
  }
  if (Object.hasOwn(own, code)) return own[code]
  return Object.hasOwn(row.attributes, code) ? row.attributes[code] : null
}

async function mustBeComplete(rules: ListingRules, row: ProductRow): Promise<void> {
  const errors = await lackingOf(rules, row)
  if (errors.length > 0) throw catalogFaults.incomplete({ errors })
}

/** Why something is refused, as it is kept. Throws where nothing is said. */
export function refusalOf(noun: string, { reason, fields = {} }: Reasons) {
  const said = reason?.trim() || null
  if (said === null && Object.keys(fields).length === 0) throw catalogFaults.reason_needed({ noun })
  return { reason: said, fields }
}

/** What happens by itself, because the operator has said so once and for all. */
export function byClock(ctx: Writing): Writing {
  const inner: Writing = {
    ...ctx,
    actor: { role: 'clock', id: null },
    reach: { kind: 'everything' },
    transaction: (work) => work(inner),
  }
  return inner
}
