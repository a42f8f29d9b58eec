import type { Context } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { mustMatch, versionTag } from '../../platform/must-match.ts'
import { accessFaults } from './access.faults.ts'
import { issueLink } from './access-links.ts'
import { type Invited, mayGive } from './invite-user.ts'
import { findUser } from './users.queries.ts'

/** Gives a user a link to a new password; the old one works until it is used. An operator's act. */
export function resetUser(ctx: Context, ref: string): Promise<Invited> {
  return ctx.transaction(async (writing) => {
    if (ctx.reach.kind !== 'everything') throw accessFaults.role_needed({ roles: ['an operator'] })
    const user = await findUser(writing, ref)
    mustMatch(ctx, versionTag(user.version))
    // Whoever has the link is that user: it is not for somebody who may less.
    const roles = await writing.queries
      .selectFrom('membership')
      .select('role')
      .where('user_id', '=', Number(user.id))
      .execute()
    for (const { role } of roles) mayGive(ctx, role)
    const invitation = await issueLink(writing, Number(user.id))
    await addAudit(ctx, writing.queries, { action: 'reset', noun: 'user', id: user.id, after: { email: user.email } })
    return { user, invitation }
  })
}
