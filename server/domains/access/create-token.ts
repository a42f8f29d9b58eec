import type { Context, Writing } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { instant, opaque } from '../../platform/wire.ts'
import { merchants } from '../merchants/index.ts'
import { accessFaults } from './access.faults.ts'
import { callerRoleOf, scopesOf, type TokenRole } from './grants.ts'
import { newSecret } from './secret.ts'

/** What a new token shall be. */
export interface NewToken {
  readonly role: TokenRole
  /** Code of the merchant it acts for. */
  readonly merchant?: string | null
  /** Less than the role may; everything where none is named. */
  readonly scopes?: readonly string[]
  readonly expires_at?: string | null
  readonly name?: string | null
}

/** A token as it is shown once, to whoever asked for it. */
export interface IssuedToken {
  readonly id: string
  readonly token: string
  readonly role: TokenRole
  readonly merchant: string | null
  readonly scopes: readonly string[]
  readonly expires_at: string | null
}

/** Makes a token. Nobody gives away a scope that he does not have himself. */
export function createToken(ctx: Context, input: NewToken): Promise<IssuedToken> {
  return ctx.transaction(async (writing) => {
    const merchant = await merchantOf(writing, input)
    const scopes = scopesFor(ctx, input)
    return issueToken(writing, {
      ...input,
      merchant,
      scopes,
      expiresAt: input.expires_at ? expiryOf(ctx, input.expires_at) : null,
      userId: null,
      kind: input.role,
    })
  })
}

/** What a token is made of, once it is known to be allowed. */
interface Issue {
  readonly role: TokenRole
  readonly merchant: { readonly id: number; readonly code: string } | null
  readonly scopes: readonly string[]
  readonly expiresAt: Date | null
  readonly userId: number | null
  readonly name?: string | null
  readonly kind: string
}

/** Writes a token down and gives its secret back, once. */
export async function issueToken(ctx: Writing, it: Issue): Promise<IssuedToken> {
  const secret = newSecret(it.kind)
  const now = ctx.clock.now()
  const { id } = await ctx.queries
    .insertInto('token')
    .values({
      name: it.name ?? null,
      role: it.role,
      merchant_id: it.merchant?.id ?? null,
      user_id: it.userId,
      prefix: secret.prefix,
      hash: secret.hash,
      scopes: it.scopes,
      expires_at: it.expiresAt,
      last_used_at: null,
      revoked_at: null,
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const shown = {
    role: it.role,
    merchant: it.merchant?.code ?? null,
    scopes: it.scopes.length > 0 ? it.scopes : scopesOf(callerRoleOf(it.role)),
    expires_at: instant(it.expiresAt),
  }
  await addAudit(ctx, ctx.queries, {
    action: 'create',
    noun: 'token',
    id: opaque(id),
    merchantId: it.merchant?.id ?? null,
    after: { name: it.name ?? null, prefix: secret.prefix, ...shown },
  })
  return { id: opaque(id), token: secret.text, ...shown }
}

async function merchantOf(ctx: Writing, { role, merchant }: NewToken): Promise<{ id: number; code: string } | null> {
  if (role === 'merchant') {
    if (!merchant) throw accessFaults.merchant_needed({ role })
    return merchants.row(ctx, merchant)
  }
  if (merchant) throw accessFaults.merchant_meaningless({ role })
  if (ctx.reach.kind !== 'everything') throw accessFaults.role_needed({ roles: ['an operator'] })
  return null
}

/** An empty list stands for all of the role, those of later versions too. */
function scopesFor(ctx: Context, { role, scopes = [] }: NewToken): readonly string[] {
  const most = scopesOf(callerRoleOf(role))
  const own = most.filter((scope) => ctx.may(scope))
  for (const scope of scopes)
    if (!own.some((it) => it === scope)) throw accessFaults.scope_refused({ scope, scopes: own })
  if (scopes.length > 0) return [...new Set(scopes)]
  return own.length === most.length ? [] : own
}

function expiryOf(ctx: Context, text: string): Date {
  const at = new Date(text)
  if (Number.isNaN(at.getTime()) || at <= ctx.clock.now()) throw accessFaults.expired_already({ expires_at: text })
  return at
}
