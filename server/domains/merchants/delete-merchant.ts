import type { Updateable } from 'kysely'
import type { Context } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { mustMatch, versionTag } from '../../platform/must-match.ts'
import { deletions, type Ending } from './deletion.ts'
import { merchantFaults } from './merchants.faults.ts'
import { merchants } from './merchants.queries.ts'
import type { MerchantTables } from './merchants.tables.ts'
import { type MerchantRow, moveMerchant } from './move-merchant.ts'

/** Deletes a merchant for good. Throws `merchants.hindered` while something of it is open. */
export async function deleteMerchant(ctx: Context, ref: string) {
  let afterwards: readonly (() => Promise<void>)[] = []
  const view = await ctx.transaction(async (writing) => {
    const row = await merchants.row(writing, ref)
    mustMatch(ctx, versionTag(row.version))
    const ending = {
      tx: writing.queries,
      merchantId: row.id,
      at: ctx.clock.now(),
      actor: ctx.actor,
      content: ctx.content,
    }
    const ended = await endMerchant(ending, { version: row.version + 1, updated_at: ending.at })
    afterwards = ended.afterwards
    // What was there before is not told: that is the point.
    const audited = { action: 'delete', noun: 'merchant', id: String(row.id), merchantId: row.id }
    await addAudit(ctx, writing.queries, audited)
    return merchants.find(writing, String(row.id))
  })
  for (const work of afterwards) await work()
  return view
}

/** What is personal goes; codes, ids and numbers of registers stay, for the books. */
const ANONYMOUS = {
  name: 'Deleted merchant',
  email: null,
  region: null,
  language: null,
  legal_name: null,
  street: null,
  postal_code: null,
  city: null,
  iban: null,
  custom: {},
} as const

/** The same inside a transaction, whoever asks; a bulk of merchants does it too. */
export async function endMerchant(
  ending: Ending,
  changes: Updateable<MerchantTables['merchant']>,
): Promise<{ row: MerchantRow; afterwards: readonly (() => Promise<void>)[] }> {
  const { tx, merchantId, at, actor } = ending
  const domains = await deletions()
  const row = await moveMerchant(tx, merchantId, 'delete', { actor, at }, { ...changes, ...ANONYMOUS })
  const hindrances = await hindrancesOf(ending)
  if (hindrances.length > 0) throw merchantFaults.hindered({ hindrances })
  const afterwards: (() => Promise<void>)[] = []
  for (const { end } of domains) {
    const work = await end?.(ending)
    if (work) afterwards.push(work)
  }
  return { row, afterwards }
}

/** What stands in the way of the end, in words. */
export async function hindrancesOf(ending: Ending): Promise<readonly string[]> {
  const said = []
  for (const { hinders } of await deletions()) said.push(await hinders?.(ending))
  return said.filter((it) => typeof it === 'string')
}
