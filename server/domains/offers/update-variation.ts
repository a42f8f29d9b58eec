import { sql } from 'kysely'
import type { Static } from 'typebox'
import type { ProblemError } from '../../../engine/kernel/problem.ts'
import type { Context, Writing } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { addEvents } from '../../platform/events.ts'
import {
  catalogFaults,
  changedFields,
  differing,
  EDITED_DIGEST,
  heldFields,
  judgedAttributes,
  judgedValue,
  mustBePresent,
  readListingRules,
  stampAfter,
  withHeld,
  withoutHeld,
} from '../catalog/index.ts'
import { refreshParentsSql } from './afterwards.sql.ts'
import { variationEvents } from './offers.events.ts'
import { type VariationView, variationBody, variations } from './offers.queries.ts'
import type { VariationChange } from './offers.schemas.ts'

type Change = Static<typeof VariationChange>

const FIELD_OF = {
  price: 'price',
  sale_price: 'sale_price',
  stock: 'stock',
  availability: 'availability',
  gtin: 'gtin',
  image_url: 'image_url',
} as const

const JUDGED = ['price', 'sale_price', 'availability', 'gtin', 'image_url'] as const

/** Changes price, stock and more of one variation by hand; its offer follows, and imports leave alone what was changed. */
export function updateVariation(ctx: Context, ref: string, change: Change) {
  return ctx.transaction(async (writing) => {
    const row = await lock(writing, ref)
    mustBePresent(ctx, row)
    if (row.state === 'deleted') throw catalogFaults.gone({ noun: 'variation', key: row.sku })
    const changed = differing<object>(row, await columnsOf(writing, row, change))
    if (Object.keys(changed).length === 0) return variations.find(writing, String(row.id))
    const held = withHeld(row.held, changedFields(row as never, changed as never, FIELD_OF))
    await write(writing, row, { ...changed, held }, changed)
    return variations.find(writing, String(row.id))
  })
}

async function lock(ctx: Writing, ref: string): Promise<VariationView> {
  const { id, offer_id } = await variations.row(ctx, ref)
  // The offer first: imports take them in that order.
  await sql`update offer set state = state where id = ${offer_id}`.execute(ctx.queries)
  await sql`update variation set state = state where id = ${id}`.execute(ctx.queries)
  return variations.row(ctx, String(id))
}

async function columnsOf(ctx: Writing, row: VariationView, { attributes, ...change }: Change): Promise<object> {
  const rules = await readListingRules(ctx.queries)
  const errors: ProblemError[] = []
  const columns: Record<string, unknown> = change.stock === undefined ? {} : { stock: change.stock }
  for (const field of JUDGED) {
    if (change[field] !== undefined) columns[field] = judgedValue(rules, field, change[field], `/${field}`, errors)
  }
  if (attributes !== undefined) {
    const path = await rules.pathOf(row.category_id)
    columns.attributes = judgedAttributes(rules, 'product', path, row.attributes, attributes, errors)
  }
  const { price, sale_price: sale } = { ...row, ...columns }
  if (price === null)
    errors.push({ path: '/price', code: 'required_missing', detail: 'A variation is not without a price.' })
  else if (sale !== null && sale > price) {
    errors.push({ path: '/sale_price', code: 'bad_value', detail: 'A sale price is not above the price.' })
  }
  if (errors.length > 0) throw catalogFaults.fields_refused({ errors })
  return columns
}

async function write(ctx: Writing, row: VariationView, columns: object, told: object): Promise<void> {
  const { queries, actor, clock, db } = ctx
  const at = stampAfter(ctx, row)
  const digest = row.digest === null ? null : EDITED_DIGEST
  await queries
    .updateTable('variation')
    .set({ ...columns, digest, updated_at: at })
    .where('id', '=', row.id)
    .execute()
  const now = db.dialect === 'sqlite' ? String(at.getTime()) : `'${at.toISOString()}'::timestamptz`
  await sql.raw(refreshParentsSql({ oneOf: (column) => `${column} = ${Number(row.offer_id)}`, now })).execute(queries)
  const previous = Object.fromEntries(Object.keys(told).map((name) => [name, row[name as keyof VariationView]]))
  const audited = { action: 'update', noun: 'variation', id: String(row.id), merchantId: row.merchant_id }
  await addAudit(ctx, queries, { ...audited, before: previous, after: told })
  const object = variationBody(await variations.row(ctx, String(row.id)))
  const fact = { type: variationEvents.updated.type, actor, at: clock.now(), merchantId: row.merchant_id }
  await addEvents(queries, { ...fact, object, previous })
}

/** Lets imports write fields of a variation again that a person wrote. */
export function releaseVariation(ctx: Context, ref: string, { fields }: { readonly fields?: readonly string[] }) {
  return ctx.transaction(async (writing) => {
    const row = await lock(writing, ref)
    mustBePresent(ctx, row)
    const held = withoutHeld(row.held, fields ?? heldFields(row.held))
    if (held !== row.held) await write(writing, row, { held }, { held })
    return variations.find(writing, String(row.id))
  })
}
