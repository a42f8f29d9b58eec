import type { Context, Writing } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { platformFaults } from '../../platform/faults.ts'
import {
  byClock,
  catalogFaults,
  type ListingRules,
  mustBePresent,
  type Reasons,
  readListingRules,
  refusalOf,
  verdictOn,
} from '../catalog/index.ts'
import { offerMachine } from './offer.machine.ts'
import { lackingOf } from './offer-change.ts'
import { lockOffer, moveOffer, type OfferAction } from './offer-listing.ts'
import { type OfferView, offers } from './offers.queries.ts'

/** Takes an offer on by one action, with its place in history, audit log and outbox. */
export function actOnOffer(ctx: Context, ref: string, action: OfferAction, reasons: Reasons) {
  return ctx.transaction(async (writing) => {
    const row = await lockOffer(writing, ref)
    mustBePresent(ctx, row)
    await stepOffer(writing, await readListingRules(writing.queries), row, action, reasons)
    return offers.find(writing, String(row.id))
  })
}

/** The same inside a transaction, for a row that is locked. */
export async function stepOffer(
  ctx: Writing,
  rules: ListingRules,
  row: OfferView,
  action: OfferAction,
  reasons: Reasons,
): Promise<OfferView> {
  const verdict = offerMachine.decide(row.state, action, ctx.actor.role)
  if (!verdict.ok) {
    throw platformFaults.transition_refused({ noun: 'offer', action, state: row.state, actions: verdict.instead })
  }
  const refusal = action === 'refuse' ? refusalOf('offer', reasons) : null
  if (action === 'submit' || action === 'accept' || action === 'activate') await mustBeComplete(rules, row)
  const reason = reasons.reason?.trim() || (refusal ? Object.values(refusal.fields).join(' ') : null)
  const after = await moveOffer(
    ctx,
    row,
    action,
    { reason },
    { refusal, ...(action === 'delete' ? { held: null } : {}) },
  )
  await addAudit(ctx, ctx.queries, {
    action,
    noun: 'offer',
    id: String(row.id),
    merchantId: row.merchant_id,
    before: { state: row.state },
    after: { state: after.state, ...refusal },
  })
  return action === 'submit' ? judgeOffer(ctx, rules, after) : after
}

async function mustBeComplete(rules: ListingRules, row: OfferView): Promise<void> {
  const errors = await lackingOf(rules, row, row.category_id)
  if (errors.length > 0) throw catalogFaults.incomplete({ errors })
}

/** What was submitted is accepted or refused by the operator’s standing orders, or waits: for him, or for its product. */
export async function judgeOffer(ctx: Writing, rules: ListingRules, row: OfferView): Promise<OfferView> {
  if (row.product_state === 'draft' || row.product_state === 'submitted' || row.product_state === 'refused') return row
  const own = new Map(Object.entries({ ...row.attributes, ...row }))
  const standing = await verdictOn(ctx.queries, rules.settings, {
    noun: 'offer',
    merchantId: row.merchant_id,
    merchant: row.merchant,
    path: await rules.pathOf(row.category_id),
    brand: row.brand,
    price: row.sale_price ?? row.price,
    valueAt: (code) => own.get(code),
  })
  if (standing.verdict === 'wait') return row
  const clock = byClock(ctx)
  if (standing.verdict === 'accept') return stepOffer(clock, rules, row, 'accept', {})
  return stepOffer(clock, rules, row, 'refuse', { reason: standing.reason ?? null })
}

/** Deletes an offer, and its variations with it. */
export function removeOffer(ctx: Context, ref: string) {
  return ctx.transaction(async (writing) => {
    const row = await lockOffer(writing, ref)
    mustBePresent(ctx, row)
    await stepOffer(writing, await readListingRules(writing.queries), row, 'delete', {})
    await writing.queries
      .updateTable('variation')
      .set({ state: 'deleted', state_by: 'person', digest: null, held: null, updated_at: ctx.clock.now() })
      .where('offer_id', '=', row.id)
      .where('state', '<>', 'deleted')
      .execute()
    return offers.find(writing, String(row.id))
  })
}
