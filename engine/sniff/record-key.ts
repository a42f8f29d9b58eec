import type { Proposal } from '../contract/analysis.ts'
import { scoreName } from './names/score.ts'
import type { ColumnProfile } from './profile.ts'
import { nestedIn, type Taken } from './variations.ts'

/** `Slug` says it just well enough. */
const NAMED_FROM = 0.4
const CONFIDENCE = 0.85

/**
 * Of records with a nested list of variations the column that tells each record from all others: its variations share
 * it, in whatever order they stand. Null where there is none, or where a parent is known already.
 */
export function recordKeyOf(profiles: readonly ColumnProfile[], taken: Taken): Proposal | null {
  const each = taken.has('parent_id') ? null : nestedIn(taken)
  if (!each) return null
  let best: ColumnProfile | null = null
  let most = 0
  for (const profile of profiles) {
    const named = isKey(profile, each.prefix) ? nameScore(profile) : 0
    if (named >= NAMED_FROM && named > most) [best, most] = [profile, named]
  }
  if (!best) return null
  const reason = `“${best.path}” stands once in every record and never twice: its variations share it.`
  return { attribute: 'parent_id', from: [best.path], confidence: CONFIDENCE, reason }
}

function isKey({ path, listed, name, fill, unique }: ColumnProfile, prefix: string): boolean {
  if (listed || name.characteristic || path.includes('[].') || path.startsWith(prefix)) return false
  return fill === 1 && unique === 1
}

function nameScore({ name }: ColumnProfile): number {
  return Math.max(scoreName(name, 'sku').score, scoreName(name, 'parent_id').score)
}
