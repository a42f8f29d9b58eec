import type { Candidate } from './candidates.ts'

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
