import { randomUUID } from 'node:crypto'
import type { Context } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { addEvents } from '../../platform/events.ts'
import { mustMatch, versionTag } from '../../platform/must-match.ts'
import { customerEvents } from './customers.events.ts'
import { customers, customerView } from './customers.queries.ts'

/** Takes away what is personal, the front end's own id too; done again it changes nothing. */
export function anonymiseCustomer(ctx: Context, ref: string) {
  return ctx.transaction(async (writing) => {
    const before = await customers.row(writing, ref)
    mustMatch(ctx, versionTag(before.version))
    if (before.anonymised_at) return customerView(before)
    const at = ctx.clock.now()
    const row = await writing.queries
      .updateTable('customer')
      .set({
        external_id: `anonymous-${randomUUID()}`,
        email: null,
        language: null,
        anonymised_at: at,
        updated_at: at,
        version: before.version + 1,
      })
      .where('id', '=', before.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    const object = customerView(row)
    const { type } = customerEvents.anonymised
    await addEvents(writing.queries, { type, actor: ctx.actor, at, merchantId: null, object })
    // What was there before is not told: that is the point.
    await addAudit(ctx, writing.queries, { action: 'anonymise', noun: 'customer', id: object.id })
    return object
  })
}
