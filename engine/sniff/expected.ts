import type { Candidate } from './candidates.ts'
import type { ColumnProfile } from './profile.ts'

/**
 * What hardly any feed lacks, with how little suffices where nothing better was found: the rarer its absence, the less.
 * Elsewhere a column of such a score means something else more often than not.
 */
const EXPECTED: ReadonlyMap<string, number> = new Map([
  ['price', 0.25],
  ['title', 0.25],
  ['sku', 0.3],
  ['stock', 0.3],
  ['category', 0.35],
  ['image_url', 0.3],
  ['brand', 0.35],
  ['gtin', 0.35],
  ['description', 0.35],
])

/** Gives what a feed is expected to have, and has not been found yet, the column left over that is likeliest to be it. */
export function takeExpected(
  taken: readonly (Candidate | undefined)[],
  candidates: readonly (readonly Candidate[])[],
): (Candidate | undefined)[] {
  const result = [...taken]
  const found = new Set(taken.flatMap((candidate) => (candidate ? [candidate.attribute] : [])))
  for (const [attribute, least] of EXPECTED) {
    if (found.has(attribute)) continue
    let best: { column: number; candidate: Candidate } | undefined
    candidates.forEach((list, column) => {
      if (result[column]) return
      const candidate = list.find((each) => !found.has(each.attribute))
      if (candidate?.attribute !== attribute || candidate.score < least) return
      // Any small number could be a quantity: its name must say so.
      if (attribute === 'stock' && candidate.why === 'values') return
      if (!best || candidate.score > best.candidate.score) best = { column, candidate }
    })
    if (!best) continue
    result[best.column] = best.candidate
    found.add(attribute)
  }
  return result
}

const KEY_LEAST = 0.5

/**
 * Where the merchant's own codes are all empty, another column that is named like a key stands in for them:
 * `SKU` and, where that has nothing, `ID`.
 */
export function keyBesides(
  taken: readonly (Candidate | undefined)[],
  candidates: readonly (readonly Candidate[])[],
  profiles: readonly ColumnProfile[],
): (Candidate | undefined)[] {
  const own = taken.findIndex((candidate) => candidate?.attribute === 'sku')
  if (own < 0 || profiles[own]?.fill !== 0) return [...taken]
  const stand = candidates.findIndex((list, column) => {
    const found = list.find((candidate) => candidate.attribute === 'sku')
    return !taken[column] && profiles[column]?.fill === 1 && found !== undefined && found.score >= KEY_LEAST
  })
  const candidate = candidates[stand]?.find((each) => each.attribute === 'sku')
  return candidate ? taken.with(stand, candidate) : [...taken]
}
