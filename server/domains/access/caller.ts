import type { Actor } from '../../../engine/kernel/event.ts'
import type { Reach } from '../../context.ts'
import { type CallerRole, grants, SCOPES, type Scope } from './grants.ts'

/** A role, and the merchants at which somebody has it; none for an operator and for a front end. */
export interface Standing {
  readonly role: CallerRole
  readonly merchantIds: readonly number[]
}

/** Who stands behind a token. */
export interface Caller {
  readonly tokenId: number
  readonly userId: number | null
  readonly actor: Actor
  readonly standings: readonly Standing[]
  /** What the token was made for; empty: whatever its roles may. */
  readonly scopes: readonly string[]
}

/** Where somebody may use a scope; null where nowhere. */
export function reachOf(caller: Caller, scope: Scope): Reach | null {
  if (caller.scopes.length > 0 && !caller.scopes.includes(scope)) return null
  const standings = caller.standings.filter(({ role }) => grants(role, scope))
  if (standings.length === 0) return null
  if (standings.some(({ role }) => role === 'operator')) return { kind: 'everything' }
  if (standings.some(({ role }) => role === 'front')) return { kind: 'storefront' }
  return { kind: 'merchants', ids: [...new Set(standings.flatMap((it) => it.merchantIds))] }
}

/** Every scope somebody has somewhere. */
export function scopesOfCaller(caller: Caller): readonly Scope[] {
  return SCOPES.filter((scope) => reachOf(caller, scope) !== null)
}
