import type { Static } from 'typebox'
import type { Context, Writing } from '../../context.ts'
import { addRow } from '../../platform/change-row.ts'
import { byItself, stepMerchant } from './act-on-merchant.ts'
import { merchants } from './merchants.queries.ts'
import type { NewMerchant } from './merchants.schemas.ts'
import { merchantRows } from './move-merchant.ts'
import { replacingColumns } from './profile.ts'

/** Makes a merchant. Where the operator has no onboarding steps, it is let in at once. */
export function createMerchant(ctx: Context, input: Static<typeof NewMerchant>) {
  return ctx.transaction(async (writing) => merchants.find(writing, String(await addMerchant(writing, input))))
}

/** The same inside a transaction; gives its id. */
export async function addMerchant(ctx: Writing, input: Static<typeof NewMerchant>): Promise<number> {
  const columns = await replacingColumns(ctx, input, input.code)
  const { kyc = 'not_required', external_id = null } = input
  const values = { ...columns, code: input.code, kyc, external_id, status: 'onboarding' as const }
  const row = await addRow(ctx, merchantRows, values)
  const { actor, clock } = ctx
  const made = { noun: 'merchant', noun_id: row.id, from_state: null, to_state: 'onboarding', action: 'create' }
  await ctx.queries
    .insertInto('transition')
    .values({ ...made, actor, reason: null, at: clock.now() })
    .execute()
  if (await hasSteps(ctx)) return row.id
  const submitted = await stepMerchant(byItself(ctx), row, 'submit', {})
  await stepMerchant(byItself(ctx), submitted, 'activate', {})
  return row.id
}

async function hasSteps(ctx: Writing): Promise<boolean> {
  const query = ctx.queries.selectFrom('onboarding_step').select('id').where('active', '=', true).limit(1)
  return (await query.executeTakeFirst()) !== undefined
}
