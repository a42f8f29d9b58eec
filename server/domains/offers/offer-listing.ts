import { sql } from 'kysely'
import type { Writing } from '../../context.ts'
import { addEvents } from '../../platform/events.ts'
import { type Movable, type Moving, moveRow } from '../../platform/move-row.ts'
import { type ListingState, stampAfter } from '../catalog/index.ts'
import { offerMachine } from './offer.machine.ts'
import type { StoredOffer } from './offer-change.ts'
import { type OfferView, offerBody, offers } from './offers.queries.ts'

export type OfferAction = keyof typeof offerMachine.actions & string

/** Finds an offer in reach and locks it until the transaction ends. */
export async function lockOffer(ctx: Writing, ref: string): Promise<OfferView> {
  const { id } = await offers.row(ctx, ref)
  await sql`update offer set state = state where id = ${id}`.execute(ctx.queries)
  return offers.row(ctx, String(id))
}

/** Where offers are kept, and how events see one, whose names are known already. */
const movable = (of: OfferView, now: Date): Movable<'offer', ListingState, OfferAction> => ({
  noun: 'offer',
  table: 'offer',
  column: 'state',
  machine: offerMachine,
  merchantId: (row) => row.merchant_id,
  view: (row) => offerBody({ ...of, ...row }, now),
})

/** Takes an offer on by one action; whoever does it by hand is remembered, so that no import undoes it. */
export async function moveOffer(
  ctx: Writing,
  row: OfferView,
  action: OfferAction,
  { reason = null }: Pick<Moving, 'reason'> = {},
  more: Partial<StoredOffer> = {},
): Promise<OfferView> {
  const at = ctx.clock.now()
  const changes = { ...more, state_by: 'person' as const, updated_at: stampAfter(ctx, row) }
  await moveRow(ctx.queries, movable(row, at), row.id, action, { actor: ctx.actor, at, reason }, changes)
  return offers.row(ctx, String(row.id))
}

/** Tells what became of an offer otherwise than by a change of its state. */
export async function tellOffer(
  ctx: Writing,
  type: string,
  row: OfferView,
  previous: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { actor, clock } = ctx
  const at = clock.now()
  await addEvents(ctx.queries, { type, actor, at, merchantId: row.merchant_id, object: offerBody(row, at), previous })
}
