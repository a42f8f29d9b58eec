import { importFaults } from '../../server/domains/imports/index.ts'
import type { Queries } from '../../server/platform/database.ts'
import type { Target } from '../../server/platform/target.ts'
import { targets } from '../../server/targets.ts'

/** The target of a name. Throws `imports.target_unknown` with all there are. */
export function targetOf(name: string): Target {
  const target = targets.get(name)
  if (!target) throw importFaults.target_unknown({ target: name, targets: [...targets.keys()] })
  return target
}

/**
 * Whose records a bulk holds: the merchant named, or the only one there is; nobody for the operator's own bulks.
 * Throws `imports.merchant_unknown` or `imports.merchant_required`, both with the merchants' codes.
 */
export async function merchantOf(db: Queries, target: Target, code: string | undefined): Promise<number | null> {
  if (target.owner === 'operator') return null
  const merchants = await db
    .selectFrom('merchant')
    .select(['id', 'code'])
    .where('status', '!=', 'deleted')
    .orderBy('code')
    .execute()
  const codes = merchants.map((merchant) => merchant.code)
  if (code === undefined) {
    const [only] = merchants
    if (only && merchants.length === 1) return only.id
    throw importFaults.merchant_required({ merchants: codes })
  }
  const found = merchants.find((merchant) => merchant.code === code)
  if (!found) throw importFaults.merchant_unknown({ merchant: code, merchants: codes })
  return found.id
}

/** The merchant of a target's records where there is one only; null where they may be anybody's, or nobody's. */
export async function onlyMerchant(db: Queries, target: Target): Promise<number | null> {
  if (target.owner === 'operator') return null
  const merchants = await db.selectFrom('merchant').select('id').where('status', '!=', 'deleted').limit(2).execute()
  return merchants.length === 1 ? (merchants[0]?.id ?? null) : null
}
