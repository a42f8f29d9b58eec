import type { Insertable } from 'kysely'
import type { Static } from 'typebox'
import type { Context, Writing } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { orTaken } from '../../platform/change-row.ts'
import { platformFaults } from '../../platform/faults.ts'
import { catalogFaults, type ListingRules, ownerOf, readListingRules } from '../catalog/index.ts'
import { offerColumns } from './offer-change.ts'
import { moveOffer, tellOffer } from './offer-listing.ts'
import { offerEvents } from './offers.events.ts'
import { offers } from './offers.queries.ts'
import type { NewOffer } from './offers.schemas.ts'
import type { OfferTables } from './offers.tables.ts'

type Input = Static<typeof NewOffer>

/** Puts an offer on a product, as a draft; it is sold once it is submitted and accepted. */
export function createOffer(ctx: Context, input: Input) {
  return ctx.transaction(async (writing) => {
    const rules = await readListingRules(writing.queries)
    const owner = await ownerOf(writing, input.merchant)
    if (owner === null) throw catalogFaults.merchant_needed({ merchants: [] })
    return offers.find(writing, String(await addOffer(writing, rules, owner, input)))
  })
}

const EMPTY = {
  price: null,
  sale_price: null,
  stock: 0,
  availability: null,
  condition: null,
  attributes: {},
  sells_from: null,
  sells_until: null,
  refusal: null,
  held: null,
  digest: null,
  feed_id: null,
  run_id: null,
}

/** The same inside a transaction; a SKU that was deleted takes its old row, as new. */
export async function addOffer(ctx: Writing, rules: ListingRules, merchant_id: number, input: Input): Promise<number> {
  const { sku, merchant: _, external_id = null, ...terms } = input
  const said = await offerColumns(ctx, rules, terms, EMPTY)
  const { product_id = 0, ...rest } = said
  const { currency } = rules.settings
  const columns = { ...EMPTY, ...rest, product_id, merchant_id, sku, currency, external_id }
  const query = ctx.queries.selectFrom('offer').select(['id', 'state']).where('merchant_id', '=', merchant_id)
  const before = await query.where('sku', '=', sku).executeTakeFirst()
  if (before && before.state !== 'deleted') throw platformFaults.taken({ noun: 'offer' })
  await mustBeFree(ctx, merchant_id, external_id, before?.id ?? 0)
  await mustBeNoVariation(ctx, merchant_id, sku)
  const id = before ? before.id : await insert(ctx, columns)
  if (before) await moveOffer(ctx, await offers.row(ctx, String(id)), 'recreate', {}, columns)
  else await tellOffer(ctx, offerEvents.created.type, await offers.row(ctx, String(id)), {})
  const after = Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null))
  const audited = { action: 'create', noun: 'offer', id: String(id), merchantId: merchant_id, after }
  await addAudit(ctx, ctx.queries, audited)
  return id
}

type Columns = Omit<Insertable<OfferTables['offer']>, 'state' | 'state_by' | 'created_at' | 'updated_at'>

async function insert(ctx: Writing, columns: Columns): Promise<number> {
  const at = ctx.clock.now()
  const stamped = { ...columns, state: 'draft' as const, state_by: 'person' as const, created_at: at, updated_at: at }
  const { id } = await ctx.queries
    .insertInto('offer')
    .values(stamped)
    .returning('id')
    .executeTakeFirstOrThrow()
    .catch(orTaken('offer'))
  const step = { noun: 'offer', noun_id: id, from_state: null, to_state: 'draft', action: 'create' }
  await ctx.queries
    .insertInto('transition')
    .values({ ...step, actor: ctx.actor, reason: null, at })
    .execute()
  return id
}

/** No other live offer of the merchant has this external id. Throws `platform.taken`. */
export async function mustBeFree(ctx: Writing, owner: number, externalId: string | null, id: number): Promise<void> {
  if (externalId === null) return
  const other = await ctx.queries
    .selectFrom('offer')
    .select(['id', 'state'])
    .where('merchant_id', '=', owner)
    .where('external_id', '=', externalId)
    .where('id', '<>', id)
    .executeTakeFirst()
  if (!other) return
  if (other.state !== 'deleted') throw platformFaults.taken({ noun: 'offer' })
  await ctx.queries.updateTable('offer').set({ external_id: null }).where('id', '=', other.id).execute()
}

async function mustBeNoVariation(ctx: Writing, owner: number, sku: string): Promise<void> {
  const query = ctx.queries.selectFrom('variation').select('id').where('merchant_id', '=', owner).where('sku', '=', sku)
  if (await query.where('state', '<>', 'deleted').executeTakeFirst()) throw platformFaults.taken({ noun: 'offer' })
}
