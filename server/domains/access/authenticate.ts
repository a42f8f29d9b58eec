import type { Clock } from '../../../engine/kernel/clock.ts'
import type { Actor } from '../../../engine/kernel/event.ts'
import type { Database, Queries } from '../../platform/database.ts'
import { accessFaults } from './access.faults.ts'
import type { Caller, Standing } from './caller.ts'
import { callerRoleOf, type TokenRole } from './grants.ts'
import { hashOf } from './secret.ts'

/** Finds out who stands behind a token. Throws `access.token_refused`. */
export type Authenticate = (token: string) => Promise<Caller>

const TOUCH_EVERY_MS = 60_000
const ACTOR_ROLES = { operator: 'operator', merchant: 'merchant', front: 'customer' } as const
const TOKEN_CHARS_MAX = 200

/** Made once a process: it remembers when it last wrote down that a token was used. */
export function authenticator(db: Database, clock: Clock): Authenticate {
  const touched = new Map<number, number>()
  return async (text) => {
    const token = text.length > TOKEN_CHARS_MAX ? undefined : await tokenOf(db.kysely, hashOf(text))
    const now = clock.now()
    if (!token || token.revoked_at || token.disabled_at || (token.expires_at && token.expires_at <= now)) {
      throw accessFaults.token_refused({})
    }
    if (now.getTime() - (touched.get(token.id) ?? token.last_used_at?.getTime() ?? 0) > TOUCH_EVERY_MS) {
      touched.set(token.id, now.getTime())
      // Not waited for: a long import may hold the lock, and nobody's answer depends on it.
      void touch(db, token.id, now).catch(() => touched.delete(token.id))
    }
    const actor = { role: ACTOR_ROLES[token.role], id: token.user_id ? `user:${token.user_id}` : `token:${token.id}` }
    return {
      tokenId: token.id,
      userId: token.user_id,
      actor,
      scopes: token.scopes,
      standings: await standings(db, token),
    }
  }
}

function tokenOf(db: Queries, hash: string) {
  return db
    .selectFrom('token')
    .leftJoin('user_account', 'user_account.id', 'token.user_id')
    .leftJoin('merchant', 'merchant.id', 'token.merchant_id')
    .select(['token.id', 'token.role', 'token.merchant_id', 'token.user_id', 'token.scopes', 'token.expires_at'])
    .select(['token.revoked_at', 'token.last_used_at', 'user_account.disabled_at', 'merchant.status'])
    .where('token.hash', '=', hash)
    .executeTakeFirst()
}

interface TokenRow {
  readonly role: TokenRole
  readonly merchant_id: number | null
  readonly user_id: number | null
  readonly status: string | null
}

async function standings(db: Database, token: TokenRow): Promise<readonly Standing[]> {
  if (token.user_id !== null) return standingsOf(db.kysely, token.user_id)
  if (token.role !== 'merchant') return [{ role: callerRoleOf(token.role), merchantIds: [] }]
  if (token.merchant_id === null || token.status === 'deleted') return []
  return [{ role: callerRoleOf(token.role), merchantIds: [token.merchant_id] }]
}

/** Everything a person is, at every merchant that is still there; a group stands for all its merchants. */
export async function standingsOf(db: Queries, userId: number): Promise<readonly Standing[]> {
  const rows = await db
    .selectFrom('membership')
    .leftJoin('merchant_group_member as member', 'member.merchant_group_id', 'membership.merchant_group_id')
    .leftJoin('merchant', (join) =>
      join.on((on) =>
        on.or([
          on('merchant.id', '=', on.ref('membership.merchant_id')),
          on('merchant.id', '=', on.ref('member.merchant_id')),
        ]),
      ),
    )
    .select(['membership.role', 'merchant.id', 'merchant.status'])
    .where('membership.user_id', '=', userId)
    .execute()
  const byRole = Map.groupBy(
    rows.filter((row) => row.role === 'operator' || (row.id !== null && row.status !== 'deleted')),
    (row) => row.role,
  )
  return [...byRole].map(([role, of]) => ({ role, merchantIds: of.flatMap((row) => row.id ?? []) }))
}

async function touch(db: Database, id: number, at: Date): Promise<void> {
  await db.transaction((tx) => tx.updateTable('token').set({ last_used_at: at }).where('id', '=', id).execute())
}

/** Who acts where nobody has said who he is. */
export const NOBODY: Actor = { role: 'customer', id: null }
