import type { Context } from '../../context.ts'
import type { Target } from '../../platform/target.ts'
import { importFaults } from './imports.faults.ts'

/** A merchant by its code. */
export interface Owner {
  readonly id: number
  readonly code: string
}

/** The merchants that somebody may act for. */
async function merchantsOf(ctx: Context): Promise<Owner[]> {
  const { reach } = ctx
  if (reach.kind === 'storefront' || (reach.kind === 'merchants' && reach.ids.length === 0)) return []
  let query = ctx.queries.selectFrom('merchant').select(['id', 'code']).where('status', '!=', 'deleted')
  if (reach.kind === 'merchants') query = query.where('id', 'in', reach.ids)
  return query.orderBy('code').execute()
}

function named(merchants: readonly Owner[], code: string): Owner {
  const found = merchants.find((it) => it.code === code)
  if (!found) throw importFaults.merchant_unknown({ merchant: code, merchants: merchants.map((it) => it.code) })
  return found
}

/**
 * Whose something is that may be the operator's own: the merchant named; else of a merchant its own, of the operator
 * nobody's. Throws `imports.merchant_unknown`, `imports.merchant_required`.
 */
export async function ownerOf(ctx: Context, code: string | undefined | null): Promise<Owner | null> {
  if (ctx.reach.kind === 'everything' && !code) return null
  return merchantNamed(ctx, code)
}

async function merchantNamed(ctx: Context, code: string | undefined | null): Promise<Owner> {
  const merchants = await merchantsOf(ctx)
  if (code) return named(merchants, code)
  const [only] = merchants
  if (only && merchants.length === 1) return only
  throw importFaults.merchant_required({ merchants: merchants.map((it) => it.code) })
}

/**
 * Whose records a bulk holds: the merchant named, or the only one whoever asks may act for; nobody's for the operator's
 * own bulks, which are his alone.
 */
export async function whoseBulk(ctx: Context, target: Target, code: string | undefined | null): Promise<Owner | null> {
  if (target.owner === 'merchant') return merchantNamed(ctx, code)
  if (ctx.reach.kind !== 'everything') throw importFaults.operators_target({ target: target.name })
  return null
}

/** The target of a name. Throws `imports.target_unknown` with all there are. */
export async function targetNamed(name: string): Promise<Target> {
  // Read here and not above: the targets weigh more than all other verbs of this domain.
  const { targets } = await import('../../targets.ts')
  const target = targets.get(name)
  if (!target) throw importFaults.target_unknown({ target: name, targets: [...targets.keys()] })
  return target
}
