import { sql } from 'kysely'
import type { Context, Writing } from '../../context.ts'
import { addEvents } from '../../platform/events.ts'
import { type Movable, type Moving, moveRow } from '../../platform/move-row.ts'
import { catalogFaults } from './catalog.faults.ts'
import type { ListingState } from './listing.machine.ts'
import { stampAfter } from './listing-change.ts'
import { productMachine } from './product.machine.ts'
import type { StoredProduct } from './product-change.ts'
import { type ProductRow, productBody, products } from './products.queries.ts'

export type ProductAction = keyof typeof productMachine.actions & string

/** Finds a product in reach and locks it until the transaction ends. */
export async function lockProduct(ctx: Writing, ref: string): Promise<ProductRow> {
  const { id } = await products.row(ctx, ref)
  await sql`update product set state = state where id = ${id}`.execute(ctx.queries)
  return products.row(ctx, String(id))
}

/** A merchant changes his own products only; one of the marketplace he sees and leaves as it is. */
export function mustBeOwn(ctx: Context, row: Pick<ProductRow, 'merchant_id'>): void {
  if (!isOwn(ctx, row)) throw catalogFaults.not_yours({})
}

export function isOwn({ reach }: Context, row: Pick<ProductRow, 'merchant_id'>): boolean {
  return reach.kind !== 'merchants' || reach.ids.includes(row.merchant_id ?? 0)
}

/** Where products are kept, and how events see one, whose names are known already. */
const movable = (of: ProductRow): Movable<'product', ListingState, ProductAction> => ({
  noun: 'product',
  table: 'product',
  column: 'state',
  machine: productMachine,
  merchantId: (row) => row.merchant_id,
  view: (row) => productBody({ ...of, ...row }),
})

/** Takes a product on by one action; whoever does it by hand is remembered, so that no import undoes it. */
export async function moveProduct(
  ctx: Writing,
  row: ProductRow,
  action: ProductAction,
  { reason = null }: Pick<Moving, 'reason'> = {},
  more: Partial<StoredProduct> = {},
): Promise<ProductRow> {
  const moving = { actor: ctx.actor, at: ctx.clock.now(), reason }
  const changes = { ...more, state_by: 'person' as const, updated_at: stampAfter(ctx, row) }
  await moveRow(ctx.queries, movable(row), row.id, action, moving, changes)
  return products.row(ctx, String(row.id))
}

/** Tells what became of a product otherwise than by a change of its state. */
export async function tellProduct(
  ctx: Writing,
  type: string,
  row: ProductRow,
  previous: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { actor, clock } = ctx
  const fact = { type, actor, at: clock.now(), merchantId: row.merchant_id, object: productBody(row), previous }
  await addEvents(ctx.queries, fact)
}
