import type { Writing } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import type { Tx } from '../../platform/database.ts'
import { addEvents } from '../../platform/events.ts'
import { changeRequestEvents } from './catalog.events.ts'
import { catalogFaults } from './catalog.faults.ts'
import type { ChangeRequestKind } from './change-request.machine.ts'
import { moveChangeRequest } from './change-request-rows.ts'
import { changeRequestBody, changeRequests } from './change-requests.queries.ts'
import { changedFields, differing } from './listing-change.ts'
import type { Refusal } from './product.entity.ts'
import { FIELD_OF, type StoredProduct } from './product-change.ts'
import type { ProductRow } from './products.queries.ts'

/** Asks the operator for a change of a product; false where nothing would change. Throws `catalog.pending_already`. */
export async function openChange(
  ctx: Writing,
  row: ProductRow,
  columns: Partial<StoredProduct>,
  note: string | null = null,
): Promise<boolean> {
  const changed = differing<Partial<StoredProduct>>(row, columns)
  const fields = changedFields(row as never, changed, FIELD_OF)
  if (fields.length === 0) return false
  const asker = askerOf(ctx, row)
  const waiting = await pendingOf(ctx.queries, row.id)
  if (waiting)
    throw catalogFaults.pending_already({
      id: waiting.merchant_id === asker ? String(waiting.id) : 'of another merchant',
    })
  const before = row as unknown as Record<string, unknown>
  const wished = { ...row, ...changed } as unknown as Record<string, unknown>
  await insert(ctx, 'change', row, asker, await namedIn(ctx, fields, wished), await namedIn(ctx, fields, before), note)
  return true
}

/** Whose wish it is: the owner’s, or on a product of the marketplace the only merchant that asks. */
function askerOf({ reach }: Writing, row: ProductRow): number {
  if (row.merchant_id !== null) return row.merchant_id
  if (reach.kind === 'merchants' && reach.ids.length === 1) return reach.ids[0] as number
  throw catalogFaults.not_yours({})
}

/** Puts a submitted product of an enriched catalogue before the operator. */
export async function proposeProduct(ctx: Writing, row: ProductRow, note: string | null = null): Promise<void> {
  if (row.merchant_id === null || (await pendingOf(ctx.queries, row.id))) return
  await insert(ctx, 'new_product', row, row.merchant_id, {}, {}, note)
}

/** The same for what an import proposes; `import.completed` tells of all of it at once. */
export async function proposeImported(tx: Tx, merchant_id: number, ids: readonly number[], at: Date): Promise<void> {
  const CHUNK = 500
  for (let from = 0; from < ids.length; from += CHUNK) {
    const some = ids.slice(from, from + CHUNK)
    const waiting = await tx
      .selectFrom('change_request')
      .select('product_id')
      .where('product_id', 'in', some)
      .where('state', '=', 'pending')
      .execute()
    const known = new Set(waiting.map((it) => Number(it.product_id)))
    const plain = { kind: 'new_product' as const, merchant_id, changes: {}, before: {}, note: null, refusal: null }
    const stamps = { state: 'pending' as const, created_at: at, updated_at: at }
    const rows = some.filter((id) => !known.has(id)).map((product_id) => ({ ...plain, product_id, ...stamps }))
    if (rows.length > 0) await tx.insertInto('change_request').values(rows).execute()
  }
}

async function insert(
  ctx: Writing,
  kind: ChangeRequestKind,
  { id: product_id }: ProductRow,
  merchant_id: number,
  changes: Record<string, unknown>,
  before: Record<string, unknown>,
  note: string | null,
): Promise<void> {
  const { actor, clock, queries } = ctx
  const at = clock.now()
  const said = { kind, merchant_id, product_id, changes, before, note, state: 'pending' as const, refusal: null }
  const { id } = await queries
    .insertInto('change_request')
    .values({ ...said, created_at: at, updated_at: at })
    .returning('id')
    .executeTakeFirstOrThrow()
  const step = { noun: 'change_request', noun_id: id, from_state: null, to_state: 'pending', action: 'open' }
  await queries
    .insertInto('transition')
    .values({ ...step, actor, reason: note, at })
    .execute()
  const audited = { action: 'open', noun: 'change_request', id: String(id), merchantId: merchant_id }
  await addAudit(ctx, queries, { ...audited, before, after: changes })
  const object = changeRequestBody(await changeRequests.row(ctx, String(id)))
  await addEvents(queries, { type: changeRequestEvents.opened.type, actor, at, merchantId: merchant_id, object })
}

/** The proposal of a product follows what became of the product itself. */
export async function settleProposal(
  ctx: Writing,
  row: ProductRow,
  action: string,
  refusal: Refusal | null,
): Promise<void> {
  const verdict = ({ accept: 'accept', refuse: 'refuse', return_to_draft: 'withdraw', delete: 'withdraw' } as const)[
    action as 'accept'
  ]
  const waiting = verdict ? await pendingOf(ctx.queries, row.id) : undefined
  if (!verdict || !waiting || (waiting.kind === 'change' && action !== 'delete')) return
  await moveChangeRequest(ctx, waiting.id, verdict, refusal)
}

function pendingOf(tx: Tx, productId: number) {
  return tx
    .selectFrom('change_request')
    .select(['id', 'kind', 'merchant_id'])
    .where('product_id', '=', productId)
    .where('state', '=', 'pending')
    .executeTakeFirst()
}

/** Fields by their names, as a merchant writes them: a category by its code, attributes in `attributes`. */
async function namedIn(ctx: Writing, fields: readonly string[], row: Record<string, unknown>) {
  const columns = new Map(Object.entries(FIELD_OF).map(([column, field]) => [field, column]))
  const attributes: [string, unknown][] = []
  const named: [string, unknown][] = []
  for (const field of fields) {
    const column = columns.get(field)
    if (column === 'category_id') named.push([field, await codeOf(ctx, row.category_id as number | null)])
    else if (column) named.push([field, row[column] ?? null])
    else attributes.push([field, (row.attributes as Record<string, unknown>)[field] ?? null])
  }
  const inner = attributes.length > 0 ? [['attributes', Object.fromEntries(attributes)] as const] : []
  return Object.fromEntries([...named, ...inner]) as Record<string, unknown>
}

async function codeOf(ctx: Writing, id: number | null): Promise<string | null> {
  if (id === null) return null
  const found = await ctx.queries.selectFrom('category').select('code').where('id', '=', id).executeTakeFirst()
  return found?.code ?? null
}
