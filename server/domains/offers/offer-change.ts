import type { Selectable } from 'kysely'
import type { Static } from 'typebox'
import { Fault } from '../../../engine/kernel/fault.ts'
import type { ProblemError } from '../../../engine/kernel/problem.ts'
import type { Context } from '../../context.ts'
import { platformFaults } from '../../platform/faults.ts'
import {
  catalogFaults,
  judgedAttributes,
  judgedValue,
  type ListingRules,
  lackingAttributes,
  missing,
  products,
} from '../catalog/index.ts'
import { offerFaults } from './offers.faults.ts'
import type { OfferChange } from './offers.schemas.ts'
import type { OfferTables } from './offers.tables.ts'

export type StoredOffer = Selectable<OfferTables['offer']>

/** What people may write of an offer. */
export type Terms = Static<typeof OfferChange>

/** A field’s name where its column may be called otherwise. */
export const FIELD_OF: Readonly<Record<string, string>> = {
  price: 'price',
  sale_price: 'sale_price',
  stock: 'stock',
  availability: 'availability',
  condition: 'condition',
}

const JUDGED = ['price', 'sale_price', 'availability', 'condition'] as const

type Before = Pick<StoredOffer, 'attributes' | 'price' | 'sale_price' | 'sells_from' | 'sells_until'>

/** Columns of what somebody writes, checked; what is not said is left out. Throws all that is wrong with it. */
export async function offerColumns(ctx: Context, rules: ListingRules, terms: Terms, before: Before) {
  const errors: ProblemError[] = []
  const { product, attributes, sells_from, sells_until, stock, external_id } = terms
  const columns: Partial<StoredOffer> = {
    ...(stock === undefined ? {} : { stock }),
    ...(external_id === undefined ? {} : { external_id }),
    ...(sells_from === undefined ? {} : { sells_from: sells_from === null ? null : new Date(sells_from) }),
    ...(sells_until === undefined ? {} : { sells_until: sells_until === null ? null : new Date(sells_until) }),
  }
  for (const field of JUDGED) {
    if (terms[field] === undefined) continue
    const value = judgedValue(rules, field, terms[field], `/${field}`, errors)
    Object.assign(columns, { [field]: value })
  }
  const productRow = product === undefined ? null : await productAt(ctx, product)
  if (productRow) columns.product_id = productRow.id
  if (attributes !== undefined) {
    const path = await rules.pathOf(productRow?.category_id ?? null)
    columns.attributes = judgedAttributes(rules, 'offer', path, before.attributes, attributes, errors)
  }
  contradictions({ ...before, ...columns }, errors)
  if (errors.length > 0) throw catalogFaults.fields_refused({ errors })
  return columns
}

function contradictions(row: Before, errors: ProblemError[]): void {
  const bad = (field: string, detail: string) => errors.push({ path: `/${field}`, code: 'bad_value', detail })
  if (row.sale_price !== null && row.price !== null && row.sale_price > row.price) {
    bad('sale_price', 'A sale price is not above the price.')
  }
  if (row.sells_from && row.sells_until && row.sells_from >= row.sells_until) {
    bad('sells_until', 'It would end before it begins.')
  }
}

/** A product that an offer may stand on: any in reach that is not deleted. */
async function productAt(ctx: Context, ref: string) {
  try {
    const row = await products.row(ctx, ref)
    if (row.state !== 'deleted') return row
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== platformFaults.row_not_found.code) throw error
  }
  throw offerFaults.product_unknown({ product: ref })
}

/** What an offer lacks before it can be sold, as errors that name it. */
export async function lackingOf(
  rules: ListingRules,
  row: Pick<
    StoredOffer,
    'price' | 'condition' | 'availability' | 'stock' | 'sale_price' | 'attributes' | 'sku' | 'currency'
  >,
  categoryId: number | null,
): Promise<readonly ProblemError[]> {
  const { price, condition, availability, stock, sale_price, sku, currency } = row
  // No stock is sold without counting, and so is nothing that is missing.
  const own = new Map(
    Object.entries({ price, condition, availability, stock: stock ?? 0, sale_price, sku, currency, status: 'active' }),
  )
  const path = await rules.pathOf(categoryId)
  const lacking = lackingAttributes(rules, 'offer', path, (code) =>
    own.has(code) ? own.get(code) : Object.hasOwn(row.attributes, code) ? row.attributes[code] : null,
  )
  return price === null && !lacking.some((it) => it.path === '/price') ? [...lacking, missing('price')] : lacking
}
