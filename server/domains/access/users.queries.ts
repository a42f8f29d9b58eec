import { type Expression, sql } from 'kysely'
import type { Context } from '../../context.ts'
import type { Queries } from '../../platform/database.ts'
import { defineListing } from '../../platform/listing.ts'
import type { Page, PageRequest } from '../../platform/pages.ts'
import { boundsOf, none, ownedBy } from '../../platform/sight.ts'
import { instant, opaque } from '../../platform/wire.ts'

const rows = (db: Queries) => db.selectFrom('user_account').selectAll('user_account')

type UserRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** A user is seen by a merchant where he is something of that merchant. */
function membersOf(ids: readonly number[]): Expression<boolean> {
  if (ids.length === 0) return none()
  const here = sql.join(ids)
  return sql<boolean>`user_account.id in (
    select user_id from membership where merchant_id in (${here}) or merchant_group_id in (
      select merchant_group_id from merchant_group_member where merchant_id in (${here})))`
}

const users = defineListing({
  noun: 'user',
  nouns: 'users',
  id: 'user_account.id',
  called: ['user_account.email'],
  sort: 'email',
  sight: { merchant: membersOf, storefront: none },
  changed: 'user_account.updated_at',
  fields: {
    id: { column: 'user_account.id', kind: 'integer' },
    email: { column: 'user_account.email', kind: 'text' },
    name: { column: 'user_account.name', kind: 'text' },
    created_at: { column: 'user_account.created_at', kind: 'instant' },
    updated_at: { column: 'user_account.updated_at', kind: 'instant' },
    last_login_at: { column: 'user_account.last_login_at', kind: 'instant', nullable: true },
  },
  rows,
  view: (row: UserRow) => ({
    id: opaque(row.id),
    email: row.email,
    name: row.name,
    language: row.language,
    state: stateOf(row),
    last_login_at: instant(row.last_login_at),
    created_at: instant(row.created_at),
    updated_at: instant(row.updated_at),
    version: row.version,
  }),
})

function stateOf(row: UserRow): 'disabled' | 'invited' | 'active' {
  if (row.disabled_at) return 'disabled'
  return row.password_hash === null ? 'invited' : 'active'
}

/** What users can be filtered and sorted by. */
export const userFields = users.fields

/** A user, with what he is where, as far as the one who asks may know. */
export type UserView = Awaited<ReturnType<typeof users.find>> & {
  readonly roles: readonly {
    readonly role: string
    readonly merchant: string | null
    readonly merchant_group: string | null
  }[]
}

/** A page of users. */
export async function listUsers(ctx: Context, request: PageRequest): Promise<Page<UserView>> {
  const page = await users.page(ctx, request)
  return { ...page, data: await withRoles(ctx, page.data) }
}

/** One user, by id or by e-mail. */
export async function findUser(ctx: Context, ref: string): Promise<UserView> {
  const [user] = await withRoles(ctx, [await users.find(ctx, ref.includes('@') ? ref.toLowerCase() : ref)])
  return user as UserView
}

async function withRoles(
  ctx: Context,
  found: readonly Awaited<ReturnType<typeof users.find>>[],
): Promise<readonly UserView[]> {
  if (found.length === 0) return []
  const bounds = boundsOf({ merchant: heldAt, storefront: none }, ctx.reach)
  const ids = found.map((user) => Number(user.id))
  const query = ctx.queries
    .selectFrom('membership')
    .leftJoin('merchant', 'merchant.id', 'membership.merchant_id')
    .leftJoin('merchant_group', 'merchant_group.id', 'membership.merchant_group_id')
    .select([
      'membership.user_id',
      'membership.role',
      'merchant.code as merchant',
      'merchant_group.code as merchant_group',
    ])
    .where('membership.user_id', 'in', ids)
    .orderBy('membership.id')
  const held = await (bounds ? query.where(bounds) : query).execute()
  const of = Map.groupBy(held, (it) => String(it.user_id))
  return found.map((user) => ({
    ...user,
    roles: (of.get(user.id) ?? []).map(({ role, merchant, merchant_group }) => ({ role, merchant, merchant_group })),
  }))
}

function heldAt(ids: readonly number[]): Expression<boolean> {
  if (ids.length === 0) return none()
  return sql<boolean>`(${ownedBy('membership.merchant_id')(ids)} or membership.merchant_group_id in (
    select merchant_group_id from merchant_group_member where merchant_id in (${sql.join(ids)})))`
}
