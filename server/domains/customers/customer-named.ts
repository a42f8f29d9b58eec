import type { Context, ContextCustomer } from '../../context.ts'
import { addEvents } from '../../platform/events.ts'
import { customerEvents } from './customers.events.ts'
import { customerFaults } from './customers.faults.ts'
import { customerView } from './customers.queries.ts'

const CHARS_MAX = 200

/** The customer whom a front end names; made at first sight, once even where two requests see him at once. */
export async function customerNamed(ctx: Context, externalId: string): Promise<ContextCustomer> {
  if (externalId === '' || externalId.length > CHARS_MAX || externalId.includes('\0')) {
    throw customerFaults.bad_external_id({})
  }
  const known = await idOf(ctx, externalId)
  if (known !== undefined) return { id: known, externalId }
  return ctx.db.transaction(async (tx) => {
    const now = ctx.clock.now()
    const made = await tx
      .insertInto('customer')
      .values({
        external_id: externalId,
        email: null,
        language: null,
        anonymised_at: null,
        created_at: now,
        updated_at: now,
      })
      .onConflict((conflict) => conflict.column('external_id').doNothing())
      .returningAll()
      .executeTakeFirst()
    if (!made) return { id: Number(await idOf({ ...ctx, queries: tx }, externalId)), externalId }
    const fact = { actor: ctx.actor, at: now, merchantId: null, object: customerView(made) }
    await addEvents(tx, { type: customerEvents.created.type, ...fact })
    return { id: made.id, externalId }
  })
}

async function idOf(ctx: Context, externalId: string): Promise<number | undefined> {
  const query = ctx.queries.selectFrom('customer').select('id').where('external_id', '=', externalId)
  return (await query.executeTakeFirst())?.id
}
