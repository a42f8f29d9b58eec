import type { Context } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { mustMatch, versionTag } from '../../platform/must-match.ts'
import { tokens } from './tokens.queries.ts'

/** Makes a token work no more; done again it changes nothing. */
export function revokeToken(ctx: Context, ref: string) {
  return ctx.transaction(async (writing) => {
    const { id, revoked_at, version, merchant_id, prefix } = await tokens.row(writing, ref)
    mustMatch(ctx, versionTag(version))
    if (revoked_at === null) {
      const now = ctx.clock.now()
      await writing.queries
        .updateTable('token')
        .set({ revoked_at: now, updated_at: now, version: version + 1 })
        .where('id', '=', id)
        .execute()
      const change = { before: { revoked: false }, after: { revoked: true, prefix } }
      await addAudit(ctx, writing.queries, {
        action: 'revoke',
        noun: 'token',
        id: String(id),
        merchantId: merchant_id,
        ...change,
      })
    }
    return tokens.find(writing, String(id))
  })
}
