import type { Context, Writing } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { mustMatch, versionTag } from '../../platform/must-match.ts'
import { tokens } from './tokens.queries.ts'

/** Makes a token work no more; done again it changes nothing. */
export function revokeToken(ctx: Context, ref: string) {
  return ctx.transaction((writing) => revokeIn(writing, ref))
}

/** The same inside a transaction. */
export async function revokeIn(writing: Writing, ref: string) {
  const { id, revoked_at, version, merchant_id, prefix } = await tokens.row(writing, ref)
  mustMatch(writing, versionTag(version))
  if (revoked_at === null) {
    const now = writing.clock.now()
    await writing.queries
      .updateTable('token')
      .set({ revoked_at: now, updated_at: now, version: version + 1 })
      .where('id', '=', id)
      .execute()
    const change = { before: { revoked: false }, after: { revoked: true, prefix } }
    await addAudit(writing, writing.queries, {
      action: 'revoke',
      noun: 'token',
      id: String(id),
      merchantId: merchant_id,
      ...change,
    })
  }
  return tokens.find(writing, String(id))
}
