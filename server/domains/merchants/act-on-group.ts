import { Fault } from '../../../engine/kernel/fault.ts'
import type { Context } from '../../context.ts'
import { within } from '../../context.ts'
import { actOnMerchant, type Reasoned } from './act-on-merchant.ts'
import { findGroup } from './merchant-groups.queries.ts'
import { merchants } from './merchants.queries.ts'
import type { MerchantAction } from './move-merchant.ts'

/** Does the same with every merchant of a group, each in a transaction of its own; a refusal stops none of the others. */
export async function actOnGroup(ctx: Context, ref: string, action: MerchantAction, reasoned: Reasoned) {
  const group = await findGroup(ctx, ref)
  // Not the request's own transaction: that one is for one answer. And `If-Match` is about the group.
  const each: Context = {
    ...ctx,
    expects: null,
    transaction: (work) => ctx.db.transaction((tx) => work(within(each, tx))),
  }
  const outcomes = []
  for (const code of group.merchants) outcomes.push(await attempt(each, code, action, reasoned))
  const done = outcomes.filter((it) => it.done).length
  return { action, done, refused: outcomes.length - done, merchants: outcomes }
}

async function attempt(ctx: Context, merchant: string, action: MerchantAction, reasoned: Reasoned) {
  try {
    const { status } = await actOnMerchant(ctx, merchant, action, reasoned)
    return { merchant, done: true, status, code: null, detail: null }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const { status } = await merchants.find(ctx, merchant)
    return { merchant, done: false, status, code: error.code, detail: error.message }
  }
}
