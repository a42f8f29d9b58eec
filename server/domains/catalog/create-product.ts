import type { Static } from 'typebox'
import type { Context, Writing } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { orTaken } from '../../platform/change-row.ts'
import { platformFaults } from '../../platform/faults.ts'
import { productEvents } from './catalog.events.ts'
import { catalogFaults } from './catalog.faults.ts'
import { type ListingRules, readListingRules } from './listing-rules.ts'
import { keyOfProduct } from './match-key.ts'
import { ownerOf } from './owner.ts'
import { productColumns, type StoredProduct } from './product-change.ts'
import { moveProduct, tellProduct } from './product-rows.ts'
import { products } from './products.queries.ts'
import type { NewProduct } from './products.schemas.ts'

type Input = Static<typeof NewProduct>

/** Makes a product as a draft; it is seen once it is submitted and accepted. */
export function createProduct(ctx: Context, input: Input) {
  return ctx.transaction(async (writing) => {
    const rules = await readListingRules(writing.queries)
    const owner = await ownerOf(writing, input.merchant)
    if (owner !== null && rules.settings.catalog_mode === 'closed' && ctx.actor.role !== 'operator') {
      throw catalogFaults.closed({})
    }
    return products.find(writing, String(await addProduct(writing, rules, owner, input)))
  })
}

/** The same inside a transaction; a key that was deleted takes its old row, as new. */
export async function addProduct(
  ctx: Writing,
  rules: ListingRules,
  merchant_id: number | null,
  input: Input,
): Promise<number> {
  const { key, merchant: _, external_id = null, ...sheet } = input
  const said = await productColumns(ctx, rules, sheet, { category_id: null, attributes: {} })
  const values = { ...EMPTY, ...said, merchant_id, key, external_id }
  const columns = { ...values, match_key: keyOfProduct(rules.settings, { ...values, id: 0 } as StoredProduct) }
  const query = ctx.queries.selectFrom('product').select(['id', 'state']).where('key', '=', key)
  const owned =
    merchant_id === null ? query.where('merchant_id', 'is', null) : query.where('merchant_id', '=', merchant_id)
  const before = await owned.executeTakeFirst()
  if (before && before.state !== 'deleted') throw platformFaults.taken({ noun: 'product' })
  await mustBeFree(ctx, merchant_id, external_id, before?.id ?? 0)
  if (before) {
    await moveProduct(ctx, await products.row(ctx, String(before.id)), 'recreate', {}, columns)
    await audit(ctx, before.id, columns)
    return before.id
  }
  const at = ctx.clock.now()
  const stamped = { ...columns, state: 'draft' as const, state_by: 'person' as const, created_at: at, updated_at: at }
  const { id } = await ctx.queries
    .insertInto('product')
    .values(stamped)
    .returning('id')
    .executeTakeFirstOrThrow()
    .catch(orTaken('product'))
  const step = { noun: 'product', noun_id: id, from_state: null, to_state: 'draft', action: 'create' }
  await ctx.queries
    .insertInto('transition')
    .values({ ...step, actor: ctx.actor, reason: null, at })
    .execute()
  await audit(ctx, id, columns)
  await tellProduct(ctx, productEvents.created.type, await products.row(ctx, String(id)), {})
  return id
}

const EMPTY = {
  kind: 'goods' as const,
  title: null,
  brand: null,
  gtin: null,
  category_id: null,
  source_category: null,
  image_url: null,
  attributes: {},
  seo: null,
  refusal: null,
  held: null,
  digest: null,
  feed_id: null,
  run_id: null,
}

const audit = (ctx: Writing, id: number, columns: Partial<StoredProduct>) =>
  addAudit(ctx, ctx.queries, {
    action: 'create',
    noun: 'product',
    id: String(id),
    merchantId: columns.merchant_id ?? null,
    after: said(columns),
  })

const said = (columns: object) => Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null))

/** No other live product of the owner has this external id. Throws `platform.taken`. */
export async function mustBeFree(ctx: Writing, owner: number | null, externalId: string | null, id: number) {
  if (externalId === null) return
  const query = ctx.queries
    .selectFrom('product')
    .select(['id', 'state'])
    .where('external_id', '=', externalId)
    .where('id', '<>', id)
  const owned = owner === null ? query.where('merchant_id', 'is', null) : query.where('merchant_id', '=', owner)
  const other = await owned.executeTakeFirst()
  if (!other) return
  if (other.state !== 'deleted') throw platformFaults.taken({ noun: 'product' })
  // Whoever is deleted gives its id up to who takes it over.
  await ctx.queries.updateTable('product').set({ external_id: null }).where('id', '=', other.id).execute()
}
