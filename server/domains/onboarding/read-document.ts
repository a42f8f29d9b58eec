import type { Context } from '../../context.ts'
import { platformFaults } from '../../platform/faults.ts'
import { merchants } from '../merchants/index.ts'
import { onboardingFaults } from './onboarding.faults.ts'

/** A document as it was handed in. */
export async function readDocument(ctx: Context, ref: string, id: string) {
  const merchant = await merchants.row(ctx, ref)
  const missing = platformFaults.row_not_found({ noun: 'document', id })
  if (!/^\d{1,9}$/.test(id)) throw missing
  const row = await ctx.queries
    .selectFrom('merchant_document')
    .select(['name', 'type', 'digest'])
    .where('merchant_id', '=', merchant.id)
    .where('id', '=', Number(id))
    .executeTakeFirst()
  if (!row) throw missing
  if (!ctx.content) throw onboardingFaults.no_store({})
  const bytes = await ctx.content.get(row.digest)
  if (!bytes) throw missing
  return { name: row.name, type: row.type, bytes }
}
