import type { Context, Writing } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { mustMatch, versionTag } from '../../platform/must-match.ts'
import { accessFaults } from './access.faults.ts'
import type { MembershipRole } from './grants.ts'
import { mayGive } from './invite-user.ts'
import { findUser, type UserView } from './users.queries.ts'

/** Lets a user in no more, wherever he is logged in; what he did stays his. Throws `access.last_operator`. */
export function disableUser(ctx: Context, ref: string): Promise<UserView> {
  return ctx.transaction(async (writing) => {
    const user = await changeable(ctx, writing, ref)
    if (user.state === 'disabled') return user
    const now = writing.clock.now()
    if (user.roles.some(({ role }) => role === 'operator')) await mustBeAnother(writing, Number(user.id))
    await writing.queries
      .updateTable('access_link')
      .set({ used_at: now })
      .where('user_id', '=', Number(user.id))
      .where('used_at', 'is', null)
      .execute()
    return setDisabled(ctx, writing, user, now)
  })
}

/** Lets a user in again, with the password he had. */
export function enableUser(ctx: Context, ref: string): Promise<UserView> {
  return ctx.transaction(async (writing) => {
    const user = await changeable(ctx, writing, ref)
    return user.state === 'disabled' ? setDisabled(ctx, writing, user, null) : user
  })
}

/** A user of several merchants is nobody’s alone: an operator’s act, on those who may no more than he. */
async function changeable(ctx: Context, writing: Writing, ref: string): Promise<UserView> {
  if (ctx.reach.kind !== 'everything') throw accessFaults.role_needed({ roles: ['an operator'] })
  const user = await findUser(writing, ref)
  mustMatch(ctx, versionTag(user.version))
  for (const { role } of user.roles) mayGive(ctx, role as MembershipRole)
  return user
}

/** Operators are locked in one order: two who disable each other do not both win. */
async function mustBeAnother({ queries }: Writing, id: number): Promise<void> {
  const operators = await queries
    .updateTable('user_account')
    .set((of) => ({ failures: of.ref('failures') }))
    .where('id', 'in', queries.selectFrom('membership').select('user_id').where('role', '=', 'operator'))
    .returning(['id', 'disabled_at', 'password_hash'])
    .execute()
  const left = operators.filter((it) => it.id !== id && it.disabled_at === null && it.password_hash !== null)
  if (left.length === 0) throw accessFaults.last_operator({})
}

async function setDisabled(ctx: Context, writing: Writing, user: UserView, at: Date | null): Promise<UserView> {
  const { clock, queries } = writing
  await queries
    .updateTable('user_account')
    .set((of) => ({ disabled_at: at, updated_at: clock.now(), version: of('version', '+', 1) }))
    .where('id', '=', Number(user.id))
    .execute()
  const after = await findUser(writing, user.id)
  const change = { before: { state: user.state }, after: { state: after.state } }
  await addAudit(ctx, queries, { action: at ? 'disable' : 'enable', noun: 'user', id: user.id, ...change })
  return after
}
