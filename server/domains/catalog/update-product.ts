import type { Static } from 'typebox'
import type { Context, Writing } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { orTaken } from '../../platform/change-row.ts'
import { productEvents } from './catalog.events.ts'
import { catalogFaults } from './catalog.faults.ts'
import { addProduct, mustBeFree } from './create-product.ts'
import { withHeld } from './held-fields.ts'
import { changedFields, differing, mustBePresent, stampAfter } from './listing-change.ts'
import { type ListingRules, readListingRules } from './listing-rules.ts'
import { keyOfProduct } from './match-key.ts'
import { openChange } from './open-change.ts'
import { ownerOf } from './owner.ts'
import { FIELD_OF, lackingOf, productColumns, type Sheet, type StoredProduct } from './product-change.ts'
import { isOwn, lockProduct, moveProduct, mustBeOwn, tellProduct } from './product-rows.ts'
import { type ProductRow, products } from './products.queries.ts'
import type { ProductReplacement } from './products.schemas.ts'

/** Changes a product by hand; imports leave alone what was changed. What is not the merchant’s to change at once is asked of the operator. */
export function updateProduct(ctx: Context, ref: string, sheet: Sheet) {
  return ctx.transaction(async (writing) => {
    const rules = await readListingRules(writing.queries)
    const row = await lockProduct(writing, ref)
    mustBePresent(ctx, row)
    await changeProduct(writing, rules, row, sheet)
    return products.find(writing, String(row.id))
  })
}

/** The same inside a transaction, for a row that is locked; tells whether anything changed or was asked for. */
export async function changeProduct(
  ctx: Writing,
  rules: ListingRules,
  row: ProductRow,
  sheet: Sheet,
): Promise<boolean> {
  if (row.state === 'deleted') throw catalogFaults.gone({ noun: 'product', key: row.key })
  const columns = await productColumns(ctx, rules, sheet, row)
  const { settings } = rules
  if (ctx.actor.role !== 'operator') {
    if (settings.catalog_mode === 'closed') throw catalogFaults.closed({})
    if (settings.catalog_mode === 'enriched' && row.state === 'active') return openChange(ctx, row, columns)
    mustBeOwn(ctx, row)
    const waits = row.state === 'active' ? settings.moderated_attributes : []
    if (waits.length > 0) return changeBoth(ctx, rules, row, columns, waits)
  } else if (!isOwn(ctx, row)) throw catalogFaults.not_yours({})
  return writeProduct(ctx, rules, row, columns)
}

/** What the operator wants to see first is asked of him; all else is live at once. */
async function changeBoth(
  ctx: Writing,
  rules: ListingRules,
  row: ProductRow,
  columns: Partial<StoredProduct>,
  waits: readonly string[],
): Promise<boolean> {
  const asks = (code: string) => waits.includes(code.split(':')[0] ?? '')
  const entries = Object.entries(columns).filter(([name]) => name !== 'attributes')
  const [asked, live] = [
    entries.filter(([name]) => asks(FIELD_OF[name] ?? '')),
    entries.filter(([name]) => !asks(FIELD_OF[name] ?? '')),
  ]
  const parts = [Object.fromEntries(asked), Object.fromEntries(live)] as [
    Partial<StoredProduct>,
    Partial<StoredProduct>,
  ]
  if (columns.attributes) {
    const { attributes: now } = columns
    const codes = [...new Set([...Object.keys(row.attributes), ...Object.keys(now)])]
    const mixed = (taken: (code: string) => boolean) =>
      Object.fromEntries(
        codes.flatMap((code) => {
          const from = taken(code) ? now : row.attributes
          return Object.hasOwn(from, code) ? [[code, from[code]]] : []
        }),
      )
    parts[0].attributes = mixed(asks)
    parts[1].attributes = mixed((code) => !asks(code))
  }
  const opened = await openChange(ctx, row, parts[0])
  return (await writeProduct(ctx, rules, row, parts[1])) || opened
}

/** Writes what differs, marks it as written by hand, and tells it. */
export async function writeProduct(
  ctx: Writing,
  rules: ListingRules,
  row: ProductRow,
  columns: Partial<StoredProduct>,
): Promise<boolean> {
  const changed = differing<Partial<StoredProduct>>(row, columns)
  if (Object.keys(changed).length === 0) return false
  if (changed.external_id !== undefined) await mustBeFree(ctx, row.merchant_id, changed.external_id, row.id)
  const after = { ...row, ...changed }
  const fields = changedFields(row as never, changed, FIELD_OF)
  await ctx.queries
    .updateTable('product')
    .set({
      ...changed,
      match_key: keyOfProduct(rules.settings, after),
      held: withHeld(row.held, fields),
      updated_at: stampAfter(ctx, row),
    })
    .where('id', '=', row.id)
    .execute()
    .catch(orTaken('product'))
  const previous = Object.fromEntries(Object.keys(changed).map((name) => [name, row[name as keyof ProductRow]]))
  const audited = { action: 'update', noun: 'product', id: String(row.id), merchantId: row.merchant_id }
  await addAudit(ctx, ctx.queries, { ...audited, before: previous, after: changed })
  const now = await products.row(ctx, String(row.id))
  await tellProduct(ctx, productEvents.updated.type, now, previous)
  await rework(ctx, rules, row, now)
  return true
}

/** A refused product that is edited is a draft again, and so is one that lost what it cannot be without. */
async function rework(ctx: Writing, rules: ListingRules, before: ProductRow, now: ProductRow): Promise<void> {
  if (now.state === 'draft') return
  if (now.state !== 'refused') {
    const had = new Set((await lackingOf(rules, before)).map((it) => it.path))
    // What an import let through without may stay so; what somebody takes away by hand counts.
    const lost = (await lackingOf(rules, now)).filter((it) => !had.has(it.path))
    if (lost.length === 0 && (before.category_id === null || now.category_id !== null)) return
  }
  await moveProduct(ctx, now, 'return_to_draft')
}

/** Makes the product that its owner knows by this id, or replaces it; what it leaves out is emptied. */
export function upsertProduct(ctx: Context, externalId: string, input: Static<typeof ProductReplacement>) {
  return ctx.transaction(async (writing) => {
    const rules = await readListingRules(writing.queries)
    const owner = await ownerOf(writing, input.merchant)
    const query = writing.queries
      .selectFrom('product')
      .select(['id', 'key', 'state'])
      .where('external_id', '=', externalId)
    const found = await (owner === null
      ? query.where('merchant_id', 'is', null)
      : query.where('merchant_id', '=', owner)
    ).executeTakeFirst()
    const { key = found?.key ?? externalId, merchant: _, ...sheet } = input
    if (!found || found.state === 'deleted') {
      if (owner !== null && rules.settings.catalog_mode === 'closed' && ctx.actor.role !== 'operator') {
        throw catalogFaults.closed({})
      }
      const id = await addProduct(writing, rules, owner, { key, ...sheet, external_id: externalId })
      return products.find(writing, String(id))
    }
    const row = await lockProduct(writing, String(found.id))
    mustBePresent(ctx, row)
    if (key !== row.key) {
      const error = { path: '/key', code: 'bad_value', detail: 'The key of a product stays: imports know it by that.' }
      throw catalogFaults.fields_refused({ errors: [error] })
    }
    const cleared = Object.fromEntries(Object.keys(row.attributes).map((code) => [code, null]))
    const attributes = { ...cleared, ...sheet.attributes }
    await changeProduct(writing, rules, row, { ...EMPTIED, ...sheet, attributes })
    return products.find(writing, String(row.id))
  })
}

const EMPTIED: Sheet = {
  kind: 'goods',
  title: null,
  brand: null,
  gtin: null,
  category: null,
  image_url: null,
  seo: null,
}
