import type { Context } from '../../context.ts'
import { merchants } from '../merchants/index.ts'
import { accessFaults } from './access.faults.ts'
import { standingsOf } from './authenticate.ts'
import { type IssuedToken, issueToken } from './create-token.ts'
import { isPassword } from './password.ts'

/** What somebody says who wants in. */
export interface Login {
  readonly email: string
  readonly password: string
}

const FAILURES_MAX = 5
const LOCKED_MS = 15 * 60_000
const SESSION_MS = 12 * 3_600_000

/** Gives a token for e-mail and password. Throws `access.wrong_password` or, after too many of them, `access.locked`. */
export async function logIn(ctx: Context, { email, password }: Login): Promise<IssuedToken> {
  const user = await attempt(ctx, email.toLowerCase())
  const right = await isPassword(password, user?.password_hash ?? null)
  if (!user || !right || user.disabled_at) throw accessFaults.wrong_password({})
  return ctx.transaction(async (writing) => {
    const now = ctx.clock.now()
    await writing.queries
      .updateTable('user_account')
      .set({ failures: 0, locked_until: null, last_login_at: now })
      .where('id', '=', user.id)
      .execute()
    const standings = await standingsOf(writing.queries, user.id)
    const role = standings.some((it) => it.role === 'operator') ? ('operator' as const) : ('merchant' as const)
    const ids = [...new Set(standings.flatMap((it) => it.merchantIds))]
    const reach = { kind: 'everything' } as const
    const [only] = ids
    const merchant =
      only !== undefined && ids.length === 1 ? await merchants.row({ ...writing, reach }, String(only)) : null
    const acting = { ...writing, actor: { role, id: `user:${user.id}` } }
    const expiresAt = new Date(now.getTime() + SESSION_MS)
    return issueToken(acting, { role, merchant, scopes: [], expiresAt, userId: user.id, kind: 'session' })
  })
}

/** Counts the attempt before the password is looked at: a hundred at once are a hundred. */
async function attempt(ctx: Context, email: string) {
  const now = ctx.clock.now()
  const user = await ctx.db.transaction(async (tx) =>
    tx
      .updateTable('user_account')
      .set((of) => ({
        failures: of
          .case()
          .when('locked_until', '<=', now)
          .then(1)
          .else(of('failures', '+', 1))
          .end(),
        locked_until: of
          .case()
          .when(of.and([of('failures', '>=', FAILURES_MAX - 1), of('locked_until', 'is', null)]))
          .then(new Date(now.getTime() + LOCKED_MS))
          .when('locked_until', '<=', now)
          .then(null)
          .else(of.ref('locked_until'))
          .end(),
      }))
      .where('email', '=', email)
      .returning(['id', 'password_hash', 'disabled_at', 'failures', 'locked_until'])
      .executeTakeFirst(),
  )
  // The fifth attempt locks what comes after it; it is itself still heard.
  if (user?.locked_until && user.failures > FAILURES_MAX) {
    const leftMs = user.locked_until.getTime() - now.getTime()
    throw accessFaults.locked({ minutes: Math.ceil(leftMs / 60_000) })
  }
  return user
}
