import type { Context, Writing } from '../../context.ts'
import { newSecret } from './secret.ts'

const DAY_MS = 86_400_000
/** How long a link may lie in a mailbox. */
const INVITATION_DAYS = 7
const FIRST_OPERATOR_DAYS = 1

/** A link as it is shown once. */
export interface IssuedLink {
  readonly link: string
  readonly expires_at: string
}

/** Makes a link by which a user sets his password, once; of earlier ones none works any more. */
export async function issueLink(ctx: Writing, userId: number | null): Promise<IssuedLink> {
  const secret = newSecret('link')
  const now = ctx.clock.now()
  const days = userId === null ? FIRST_OPERATOR_DAYS : INVITATION_DAYS
  const expires_at = new Date(now.getTime() + days * DAY_MS)
  if (userId !== null) {
    await ctx.queries
      .updateTable('access_link')
      .set({ used_at: now })
      .where('user_id', '=', userId)
      .where('used_at', 'is', null)
      .execute()
  }
  await ctx.queries
    .insertInto('access_link')
    .values({ user_id: userId, hash: secret.hash, expires_at, used_at: null, created_at: now })
    .execute()
  return { link: secret.text, expires_at: expires_at.toISOString() }
}

/** Forgets the links whose time is over. */
export async function pruneLinks({ queries, clock }: Context): Promise<void> {
  await queries.deleteFrom('access_link').where('expires_at', '<=', clock.now()).execute()
}
