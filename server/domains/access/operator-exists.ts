import type { Context } from '../../context.ts'
import type { Queries } from '../../platform/database.ts'
import { type IssuedLink, issueLink } from './access-links.ts'

/** Whether there is an operator already: a person, or a program's token that works. */
export async function operatorExists(db: Queries, now: Date): Promise<boolean> {
  const person = await db
    .selectFrom('membership')
    .innerJoin('user_account', 'user_account.id', 'membership.user_id')
    .select('membership.id')
    .where('role', '=', 'operator')
    .where('password_hash', 'is not', null)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  if (person) return true
  const token = await db
    .selectFrom('token')
    .select('id')
    .where('role', '=', 'operator')
    .where('revoked_at', 'is', null)
    .where((of) => of.or([of('expires_at', 'is', null), of('expires_at', '>', now)]))
    .executeTakeFirst()
  return token !== undefined
}

/** A link by which whoever started the server becomes the first operator; null where there is one. */
export function inviteFirstOperator(ctx: Context): Promise<IssuedLink | null> {
  return ctx.transaction(async (writing) =>
    (await operatorExists(writing.queries, ctx.clock.now())) ? null : issueLink(writing, null),
  )
}
