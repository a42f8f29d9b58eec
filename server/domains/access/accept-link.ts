import type { Context, Writing } from '../../context.ts'
import { contextOf } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { accessFaults } from './access.faults.ts'
import { addMembership, EVERYWHERE } from './invite-user.ts'
import { operatorExists } from './operator-exists.ts'
import { hashPassword } from './password.ts'
import { hashOf } from './secret.ts'
import { findUser, type UserView } from './users.queries.ts'

/** What somebody does with a link that he was given. */
export interface Acceptance {
  readonly link: string
  readonly password: string
  readonly name?: string
  /** Only for the first operator: all others are known by theirs. */
  readonly email?: string
}

/** Sets a password by a link, once; sessions of before end. */
export async function acceptLink(ctx: Context, input: Acceptance): Promise<UserView> {
  const password_hash = await hashPassword(input.password)
  return ctx.transaction(async (writing) => {
    const now = ctx.clock.now()
    const link = await writing.queries
      .updateTable('access_link')
      .set({ used_at: now })
      .where('hash', '=', hashOf(input.link))
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .returning('user_id')
      .executeTakeFirst()
    if (!link) throw accessFaults.link_refused({})
    const id = link.user_id ?? (await addFirstOperator(writing, input))
    await writing.queries
      .updateTable('user_account')
      .set((of) => ({
        password_hash,
        failures: 0,
        locked_until: null,
        updated_at: now,
        version: of('version', '+', 1),
        ...(input.name === undefined ? {} : { name: input.name }),
      }))
      .where('id', '=', id)
      .execute()
    await writing.queries
      .updateTable('token')
      .set({ revoked_at: now, updated_at: now })
      .where('user_id', '=', id)
      .where('revoked_at', 'is', null)
      .execute()
    const himself = contextOf({
      ...writing,
      reach: { kind: 'everything' },
      actor: { role: 'operator', id: `user:${id}` },
    })
    const user = await findUser(himself, String(id))
    const actor = {
      role: user.roles.some((it) => it.role === 'operator') ? 'operator' : 'merchant',
      id: `user:${id}`,
    } as const
    await addAudit({ ...ctx, actor }, writing.queries, { action: 'set_password', noun: 'user', id: user.id })
    return user
  })
}

async function addFirstOperator(ctx: Writing, { email, name }: Acceptance): Promise<number> {
  if (email === undefined) throw accessFaults.email_needed({})
  if (await operatorExists(ctx.queries, ctx.clock.now())) throw accessFaults.link_refused({})
  const now = ctx.clock.now()
  const { id } = await ctx.queries
    .insertInto('user_account')
    .values({
      email: email.toLowerCase(),
      name: name ?? email,
      language: null,
      password_hash: null,
      failures: 0,
      locked_until: null,
      last_login_at: null,
      disabled_at: null,
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await addMembership(ctx, id, 'operator', EVERYWHERE)
  return id
}
