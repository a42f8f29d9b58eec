import type { Context, Writing } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { merchantGroups, merchants } from '../merchants/index.ts'
import { accessFaults } from './access.faults.ts'
import { type IssuedLink, issueLink } from './access-links.ts'
import { type MembershipRole, scopesOf } from './grants.ts'
import { findUser, type UserView } from './users.queries.ts'

/** Whom to invite, and to what. */
export interface Invitation {
  readonly email: string
  readonly name?: string
  readonly language?: string | null
  readonly role: MembershipRole
  /** Code of the merchant, for a role at one. */
  readonly merchant?: string | null
  /** Code of a group, for a role at all its merchants. */
  readonly merchant_group?: string | null
}

/** A user and the link by which he sets his password; null where he has one already. */
export interface Invited {
  readonly user: UserView
  readonly invitation: IssuedLink | null
}

/** Gives somebody a role, and makes him a user where he is none yet. Nobody gives a role that may more than he. */
export function inviteUser(ctx: Context, input: Invitation): Promise<Invited> {
  return ctx.transaction(async (writing) => {
    const email = input.email.toLowerCase()
    const place = await placeOf(writing, input)
    mayGive(ctx, input.role)
    const known = await writing.queries
      .selectFrom('user_account')
      .select(['id', 'password_hash'])
      .where('email', '=', email)
      .executeTakeFirst()
    // A merchant learns nothing of other people, and gets no link to an account that is more than his.
    if (known && ctx.reach.kind !== 'everything') throw accessFaults.email_taken({ email })
    const id = known?.id ?? (await addUser(writing, email, input))
    await addMembership(writing, id, input.role, place)
    const invitation = known?.password_hash ? null : await issueLink(writing, id)
    const user = await findUser(writing, String(id))
    const { merchant = null, merchant_group = null } = input
    const after = { email, role: input.role, merchant, merchant_group }
    const { merchantId } = place
    await addAudit(ctx, writing.queries, { action: 'invite', noun: 'user', id: user.id, merchantId, after })
    return { user, invitation }
  })
}

/** Throws where a role may more than the one who gives it. */
export function mayGive(ctx: Context, role: MembershipRole): void {
  const missing = scopesOf(role).find((scope) => !ctx.may(scope))
  if (missing) throw accessFaults.not_allowed({ scope: missing })
}

/** Where a role is held: at one merchant, at all of a group, or nowhere in particular. */
interface Place {
  readonly merchantId: number | null
  readonly groupId: number | null
}

export const EVERYWHERE: Place = { merchantId: null, groupId: null }

async function placeOf(ctx: Writing, { role, merchant, merchant_group }: Invitation): Promise<Place> {
  if (role !== 'operator') {
    // A group is not in a merchant's reach, so only an operator gives a role at one.
    if (merchant_group) return { merchantId: null, groupId: (await merchantGroups.row(ctx, merchant_group)).id }
    if (!merchant) throw accessFaults.merchant_needed({ role })
    return { merchantId: (await merchants.row(ctx, merchant)).id, groupId: null }
  }
  if (merchant || merchant_group) throw accessFaults.merchant_meaningless({ role })
  if (ctx.reach.kind !== 'everything') throw accessFaults.role_needed({ roles: ['an operator'] })
  return EVERYWHERE
}

async function addUser(ctx: Writing, email: string, input: Invitation): Promise<number> {
  const now = ctx.clock.now()
  const { id } = await ctx.queries
    .insertInto('user_account')
    .values({
      email,
      name: input.name ?? email,
      language: input.language ?? null,
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
  return id
}

/** Adds a membership where there is none like it. */
export async function addMembership(
  ctx: Writing,
  userId: number,
  role: MembershipRole,
  { merchantId, groupId }: Place,
): Promise<void> {
  const there = await ctx.queries
    .selectFrom('membership')
    .select('id')
    .where('user_id', '=', userId)
    .where('role', '=', role)
    .where('merchant_id', merchantId === null ? 'is' : '=', merchantId)
    .where('merchant_group_id', groupId === null ? 'is' : '=', groupId)
    .executeTakeFirst()
  if (there) return
  const values = { user_id: userId, role, merchant_id: merchantId, merchant_group_id: groupId }
  await ctx.queries.insertInto('membership').values(values).execute()
}
