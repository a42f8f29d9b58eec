import type { Selectable } from 'kysely'
import type { Static } from 'typebox'
import type { ProblemError } from '../../../engine/kernel/problem.ts'
import type { Context } from '../../context.ts'
import { catalogFaults } from './catalog.faults.ts'
import type { CatalogTables } from './catalog.tables.ts'
import type { ListingRules } from './listing-rules.ts'
import { judgedAttributes, judgedValue, lackingAttributes, missing } from './listing-values.ts'
import type { ProductChange } from './products.schemas.ts'

export type StoredProduct = Selectable<CatalogTables['product']>

/** What people may write of a product. */
export type Sheet = Static<typeof ProductChange>

/** A field’s name where its column is called otherwise. */
export const FIELD_OF: Readonly<Record<string, string>> = {
  title: 'title',
  brand: 'brand',
  gtin: 'gtin',
  category_id: 'category',
  image_url: 'image_url',
  kind: 'kind',
  seo: 'seo',
}

const JUDGED = ['title', 'brand', 'gtin', 'image_url'] as const

type Before = Pick<StoredProduct, 'category_id' | 'attributes'>

/** Columns of what somebody writes, checked; what is not said is left out. Throws all that is wrong with it. */
export async function productColumns(ctx: Context, rules: ListingRules, sheet: Sheet, before: Before) {
  const errors: ProblemError[] = []
  const { category, attributes, ...plain } = sheet
  const columns: Partial<StoredProduct> = { ...plain } as Partial<StoredProduct>
  if (category !== undefined) columns.category_id = await categoryId(ctx, category, errors)
  for (const field of JUDGED) {
    if (plain[field] === undefined) continue
    columns[field] = judgedValue(rules, field, plain[field], `/${field}`, errors) as string | null
  }
  if (attributes !== undefined) {
    const path = await rules.pathOf(columns.category_id === undefined ? before.category_id : columns.category_id)
    columns.attributes = judgedAttributes(rules, 'product', path, before.attributes, attributes, errors)
  }
  if (errors.length > 0) throw catalogFaults.fields_refused({ errors })
  return columns
}

async function categoryId(ctx: Context, code: string | null, errors: ProblemError[]): Promise<number | null> {
  if (code === null) return null
  const found = await ctx.queries
    .selectFrom('category')
    .select('id')
    .where('code', '=', code)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!found) errors.push({ path: '/category', code: 'unknown_category', detail: `There is no category “${code}”.` })
  return found?.id ?? null
}

/** What a product lacks before anybody may see it, as errors that name it. */
export async function lackingOf(rules: ListingRules, row: StoredProduct): Promise<readonly ProblemError[]> {
  const own: Readonly<Record<string, unknown>> = {
    title: row.title,
    brand: row.brand,
    gtin: row.gtin,
    image_url: row.image_url,
    category: row.category_id,
  }
  const path = await rules.pathOf(row.category_id)
  const lacking = lackingAttributes(rules, 'product', path, (code) =>
    Object.hasOwn(own, code) ? own[code] : Object.hasOwn(row.attributes, code) ? row.attributes[code] : null,
  )
  const said = new Set(lacking.map((it) => it.path))
  if (!row.title && !said.has('/title')) lacking.push(missing('title'))
  if (rules.hasTree && row.category_id === null && !said.has('/category')) lacking.push(missing('category'))
  return lacking
}
