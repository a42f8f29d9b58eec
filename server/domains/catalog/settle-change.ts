import type { Static } from 'typebox'
import type { Context, Writing } from '../../context.ts'
import { platformFaults } from '../../platform/faults.ts'
import { mustMatch, versionTag } from '../../platform/must-match.ts'
import { type Reasons, refusalOf, stepProduct } from './act-on-product.ts'
import { catalogFaults } from './catalog.faults.ts'
import { changeRequestMachine } from './change-request.machine.ts'
import { type ChangeRequestAction, moveChangeRequest } from './change-request-rows.ts'
import { type ChangeRequestRow, changeRequests } from './change-requests.queries.ts'
import { addProduct } from './create-product.ts'
import { readListingRules } from './listing-rules.ts'
import { openChange } from './open-change.ts'
import { ownerOf } from './owner.ts'
import { productColumns, type Sheet } from './product-change.ts'
import { lockProduct } from './product-rows.ts'
import { products } from './products.queries.ts'
import type { NewChangeRequest } from './products.schemas.ts'
import { writeProduct } from './update-product.ts'

/** A merchant asks for a product that is missing, or for a change of one that is there. */
export function openChangeRequest(ctx: Context, input: Static<typeof NewChangeRequest>) {
  return ctx.transaction(async (writing) => {
    const rules = await readListingRules(writing.queries)
    if (rules.settings.catalog_mode !== 'enriched') throw catalogFaults.not_enriched({})
    const { product, key, merchant, changes, note = null } = input
    if ((product === undefined) === (key === undefined)) throw oneOfBoth()
    if (product !== undefined) {
      const row = await lockProduct(writing, product)
      if (row.state !== 'active') {
        throw platformFaults.transition_refused({ noun: 'product', action: 'change', state: row.state, actions: [] })
      }
      const columns = await productColumns(writing, rules, changes, row)
      if (!(await openChange(writing, row, columns, note))) throw nothing()
      return newest(writing, row.id)
    }
    const owner = await ownerOf(writing, merchant)
    if (owner === null) throw catalogFaults.merchant_needed({ merchants: [] })
    const id = await addProduct(writing, rules, owner, { key: key ?? '', ...changes })
    await stepProduct(writing, rules, await products.row(writing, String(id)), 'submit', {})
    if (note !== null) await keepNote(writing, id, note)
    return newest(writing, id)
  })
}

async function newest(ctx: Writing, productId: number) {
  const query = ctx.queries.selectFrom('change_request').select('id').where('product_id', '=', productId)
  const { id } = await query.orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()
  return changeRequests.find(ctx, String(id))
}

async function keepNote(ctx: Writing, productId: number, note: string): Promise<void> {
  const query = ctx.queries.updateTable('change_request').set({ note }).where('product_id', '=', productId)
  await query.where('state', '=', 'pending').execute()
}

const oneOfBoth = () =>
  catalogFaults.fields_refused({
    errors: [
      {
        path: '/product',
        code: 'bad_value',
        detail: 'Name the `product` that shall change, or the `key` of a new one.',
      },
    ],
  })

const nothing = () =>
  catalogFaults.fields_refused({
    errors: [{ path: '/changes', code: 'bad_value', detail: 'The product says all of that already.' }],
  })

/** Accepts, refuses or withdraws a request; what it asks for is done, or not, in the same transaction. */
export function settleChangeRequest(ctx: Context, ref: string, action: ChangeRequestAction, reasons: Reasons) {
  return ctx.transaction(async (writing) => {
    const request = await changeRequests.row(writing, ref)
    mustMatch(ctx, versionTag(request.version))
    const verdict = changeRequestMachine.decide(request.state, action, ctx.actor.role)
    if (!verdict.ok) {
      const refused = { noun: 'change request', action, state: request.state, actions: verdict.instead }
      throw platformFaults.transition_refused(refused)
    }
    // What it expects was about the request; the product is another thing.
    await settle({ ...writing, expects: null }, request, action, reasons)
    return changeRequests.find(writing, String(request.id))
  })
}

async function settle(ctx: Writing, request: ChangeRequestRow, action: ChangeRequestAction, reasons: Reasons) {
  const refusal = action === 'refuse' ? refusalOf('change request', reasons) : null
  if (request.kind === 'change') {
    if (action === 'accept') await apply(ctx, request)
    return moveChangeRequest(ctx, request.id, action, refusal)
  }
  const row = await lockProduct(ctx, String(request.product_id))
  // The product is gone on its way without the request: then the request alone is settled.
  if (row.state !== 'submitted') return moveChangeRequest(ctx, request.id, action, refusal)
  const step = action === 'withdraw' ? 'return_to_draft' : action
  await stepProduct(ctx, await readListingRules(ctx.queries), row, step, reasons)
}

async function apply(ctx: Writing, { product_id, changes }: ChangeRequestRow): Promise<void> {
  const row = await lockProduct(ctx, String(product_id))
  if (row.state === 'deleted') throw catalogFaults.gone({ noun: 'product', key: row.key })
  const rules = await readListingRules(ctx.queries)
  await writeProduct(ctx, rules, row, await productColumns(ctx, rules, changes as Sheet, row))
}
