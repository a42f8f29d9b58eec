import { sql } from 'kysely'
import type { Static } from 'typebox'
import type { Context, Writing } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { orTaken } from '../../platform/change-row.ts'
import {
  catalogFaults,
  changedFields,
  differing,
  EDITED_DIGEST,
  type ListingRules,
  mustBePresent,
  ownerOf,
  readListingRules,
  stampAfter,
  withHeld,
} from '../catalog/index.ts'
import { KEPT_VARIATION } from './afterwards.sql.ts'
import { addOffer, mustBeFree } from './create-offer.ts'
import { FIELD_OF, lackingOf, offerColumns, type StoredOffer, type Terms } from './offer-change.ts'
import { lockOffer, moveOffer, tellOffer } from './offer-listing.ts'
import { offerEvents } from './offers.events.ts'
import { offerFaults } from './offers.faults.ts'
import { type OfferView, offers } from './offers.queries.ts'
import type { OfferReplacement } from './offers.schemas.ts'

/** Changes an offer by hand; imports leave alone what was changed. */
export function updateOffer(ctx: Context, ref: string, terms: Terms) {
  return ctx.transaction(async (writing) => {
    const rules = await readListingRules(writing.queries)
    const row = await lockOffer(writing, ref)
    mustBePresent(ctx, row)
    await changeOffer(writing, rules, row, terms)
    return offers.find(writing, String(row.id))
  })
}

/** The same inside a transaction, for a row that is locked; tells whether anything changed. */
export async function changeOffer(ctx: Writing, rules: ListingRules, row: OfferView, terms: Terms): Promise<boolean> {
  if (row.state === 'deleted') throw catalogFaults.gone({ noun: 'offer', key: row.sku })
  // Without saying it anew, the category of its product decides which attributes it has.
  const given = terms.attributes && !terms.product ? { ...terms, product: String(row.product_id) } : terms
  const columns = await offerColumns(ctx, rules, given, row)
  const changed = differing<Partial<StoredOffer>>(row, columns)
  if (Object.keys(changed).length === 0) return false
  await mustBeWhole(ctx, row, Object.keys(changed))
  if (changed.external_id !== undefined) await mustBeFree(ctx, row.merchant_id, changed.external_id, row.id)
  const fields = changedFields(row as never, changed, FIELD_OF)
  await ctx.queries
    .updateTable('offer')
    .set({
      ...changed,
      held: withHeld(row.held, fields),
      // An offer whose variations are sold has none, and keeps none.
      digest: row.digest === null ? null : EDITED_DIGEST,
      updated_at: stampAfter(ctx, row),
    })
    .where('id', '=', row.id)
    .execute()
    .catch(orTaken('offer'))
  await tell(ctx, row, changed)
  await rework(ctx, rules, row)
  return true
}

const FROM_VARIATIONS = ['price', 'sale_price', 'stock', 'availability']

/** Price and stock of an offer with variations come from them. */
async function mustBeWhole(ctx: Writing, row: OfferView, changed: readonly string[]): Promise<void> {
  const fields = changed.filter((it) => FROM_VARIATIONS.includes(it))
  if (fields.length === 0 || row.digest !== null) return
  const found =
    await sql`select 1 from variation where offer_id = ${row.id} and ${sql.raw(KEPT_VARIATION)} limit 1`.execute(
      ctx.queries,
    )
  if (found.rows.length > 0) throw offerFaults.has_variations({ sku: row.sku, fields })
}

async function tell(ctx: Writing, row: OfferView, changed: Partial<StoredOffer>): Promise<void> {
  const previous = Object.fromEntries(Object.keys(changed).map((name) => [name, row[name as keyof OfferView]]))
  const audited = { action: 'update', noun: 'offer', id: String(row.id), merchantId: row.merchant_id }
  await addAudit(ctx, ctx.queries, { ...audited, before: previous, after: changed })
  const now = await offers.row(ctx, String(row.id))
  await tellOffer(ctx, offerEvents.updated.type, now, previous)
  if ('price' in changed || 'sale_price' in changed) await tellOffer(ctx, offerEvents.price_changed.type, now, previous)
  if ('stock' in changed) await tellOffer(ctx, offerEvents.stock_changed.type, now, previous)
}

/** A refused offer that is edited is a draft again, and so is one that lost what it cannot be without. */
async function rework(ctx: Writing, rules: ListingRules, before: OfferView): Promise<void> {
  const now = await offers.row(ctx, String(before.id))
  if (now.state === 'draft') return
  if (now.state !== 'refused') {
    const had = new Set((await lackingOf(rules, before, before.category_id)).map((it) => it.path))
    const lost = (await lackingOf(rules, now, now.category_id)).filter((it) => !had.has(it.path))
    if (lost.length === 0) return
  }
  await moveOffer(ctx, now, 'return_to_draft')
}

/** Makes the offer that its merchant knows by this id, or replaces it; what it leaves out is emptied. */
export function upsertOffer(ctx: Context, externalId: string, input: Static<typeof OfferReplacement>) {
  return ctx.transaction(async (writing) => {
    const rules = await readListingRules(writing.queries)
    const owner = await ownerOf(writing, input.merchant)
    if (owner === null) throw catalogFaults.merchant_needed({ merchants: [] })
    const found = await writing.queries
      .selectFrom('offer')
      .select(['id', 'sku', 'state'])
      .where('merchant_id', '=', owner)
      .where('external_id', '=', externalId)
      .executeTakeFirst()
    const { sku = found?.sku ?? externalId, merchant: _, ...terms } = input
    if (!found || found.state === 'deleted') {
      const id = await addOffer(writing, rules, owner, { sku, ...terms, external_id: externalId })
      return offers.find(writing, String(id))
    }
    const row = await lockOffer(writing, String(found.id))
    mustBePresent(ctx, row)
    if (sku !== row.sku) throw offerFaults.sku_fixed({ sku: row.sku })
    const cleared = Object.fromEntries(Object.keys(row.attributes).map((code) => [code, null]))
    await changeOffer(writing, rules, row, { ...EMPTIED, ...terms, attributes: { ...cleared, ...terms.attributes } })
    return offers.find(writing, String(row.id))
  })
}

const EMPTIED: Terms = {
  price: null,
  sale_price: null,
  stock: 0,
  availability: null,
  condition: null,
  sells_from: null,
  sells_until: null,
}
