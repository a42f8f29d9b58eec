import type { Context } from '../../context.ts'
import { type Caller, scopesOfCaller } from './caller.ts'
import { tokens } from './tokens.queries.ts'

/** Who one is, by the token one has. */
export async function findMe(ctx: Context, caller: Caller) {
  const everything = { ...ctx, reach: { kind: 'everything' } as const }
  const { id, name, role, expires_at } = await tokens.find(everything, String(caller.tokenId))
  const user =
    caller.userId === null
      ? undefined
      : await ctx.queries
          .selectFrom('user_account')
          .select(['id', 'email', 'name'])
          .where('id', '=', caller.userId)
          .executeTakeFirst()
  const ids = caller.standings.flatMap((it) => it.merchantIds)
  const merchants =
    ids.length === 0
      ? []
      : await ctx.queries.selectFrom('merchant').select('code').where('id', 'in', ids).orderBy('code').execute()
  return {
    role,
    roles: [...new Set(caller.standings.map((it) => it.role))],
    user: user ? { ...user, id: String(user.id) } : null,
    merchants: merchants.map((it) => it.code),
    scopes: scopesOfCaller(caller),
    token: { id, name, expires_at },
    customer: ctx.customer?.externalId ?? null,
  }
}
