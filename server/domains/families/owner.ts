import type { Context } from '../../context.ts'
import { familyFaults } from './families.faults.ts'

/** Whose family it is to be: that of the merchant who acts, of the one who is named, or the operator's (null). */
export async function ownerOf(ctx: Context, code: string | null | undefined): Promise<number | null> {
  const { reach } = ctx
  if (code === null || code === undefined) {
    if (reach.kind === 'everything') return null
    const ids = reach.kind === 'merchants' ? reach.ids : []
    if (ids.length === 1) return ids[0] as number
    throw familyFaults.whose({})
  }
  const found = await ctx.queries.selectFrom('merchant').select('id').where('code', '=', code).executeTakeFirst()
  const within = found && (reach.kind === 'everything' || (reach.kind === 'merchants' && reach.ids.includes(found.id)))
  if (!within) throw familyFaults.unknown_merchant({ code })
  return found.id
}
