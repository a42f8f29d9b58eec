import type { Context } from '../../context.ts'
import { catalogFaults } from './catalog.faults.ts'

/** Merchants that may be named, when it has to be said which. */
const SHOWN_MAX = 20

/** Whose it shall be: the merchant that is named and in reach, or the only one in reach. Null is the marketplace’s. */
export async function ownerOf(ctx: Context, code: string | null | undefined): Promise<number | null> {
  const { reach } = ctx
  if (reach.kind === 'everything' && (code === null || code === undefined)) return null
  if (reach.kind === 'storefront') throw catalogFaults.merchant_needed({ merchants: [] })
  const query = ctx.queries.selectFrom('merchant').select(['id', 'code']).where('status', '<>', 'deleted')
  const within = reach.kind === 'merchants' ? query.where('id', 'in', reach.ids) : query
  if (code === null || code === undefined) {
    const mine = await within.limit(SHOWN_MAX).execute()
    if (mine.length === 1 && mine[0]) return mine[0].id
    throw catalogFaults.merchant_needed({ merchants: mine.map((it) => it.code) })
  }
  const found = await within.where('code', '=', code).executeTakeFirst()
  if (found) return found.id
  const error = { path: '/merchant', code: 'bad_value', detail: `There is no merchant ${code}.` }
  throw catalogFaults.fields_refused({ errors: [error] })
}
