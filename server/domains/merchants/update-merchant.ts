import type { Context, Writing } from '../../context.ts'
import { changeRow } from '../../platform/change-row.ts'
import { addEvents } from '../../platform/events.ts'
import { merchantEvents } from './merchants.events.ts'
import { merchantFaults } from './merchants.faults.ts'
import { merchants } from './merchants.queries.ts'
import { type MerchantRow, merchantRows } from './move-merchant.ts'
import { columnsOf, type Profile } from './profile.ts'

/** Changes what is said of a merchant, as far as the change says it. */
export function updateMerchant(ctx: Context, ref: string, change: Profile) {
  return ctx.transaction(async (writing) => {
    const { hidden: _, ...before } = await merchants.row(writing, ref)
    await changeMerchant(writing, before, await columnsOf(writing, change, before))
    return merchants.find(writing, String(before.id))
  })
}

/** The same inside a transaction, once the columns are checked. */
export async function changeMerchant(
  ctx: Writing,
  before: MerchantRow,
  columns: Partial<MerchantRow>,
): Promise<MerchantRow> {
  if (before.status === 'deleted') throw merchantFaults.gone({ code: before.code })
  const after = await changeRow(ctx, merchantRows, before, columns)
  if (after.iban !== null && after.iban !== before.iban) {
    const previous = { iban: before.iban }
    const fact = { actor: ctx.actor, at: ctx.clock.now(), merchantId: after.id, object: merchantRows.view(after) }
    await addEvents(ctx.queries, { type: merchantEvents.bank_account_saved.type, ...fact, previous })
  }
  return after
}
