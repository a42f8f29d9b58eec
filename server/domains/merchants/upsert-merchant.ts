import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import { addMerchant } from './create-merchant.ts'
import { merchants } from './merchants.queries.ts'
import type { MerchantReplacement } from './merchants.schemas.ts'
import { replacingColumns } from './profile.ts'
import { changeMerchant } from './update-merchant.ts'

/** Makes the merchant that the operator knows by this id, or replaces what is said of it; its state stays. */
export function upsertMerchant(ctx: Context, externalId: string, input: Static<typeof MerchantReplacement>) {
  return ctx.transaction(async (writing) => {
    const before = await writing.queries
      .selectFrom('merchant')
      .selectAll()
      .where('external_id', '=', externalId)
      .executeTakeFirst()
    if (before) await changeMerchant(writing, before, await replacingColumns(writing, input, before.code))
    const id = before?.id ?? (await addMerchant(writing, { code: externalId, ...input, external_id: externalId }))
    return merchants.find(writing, String(id))
  })
}
