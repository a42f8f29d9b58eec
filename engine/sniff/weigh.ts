import type { Candidate } from './candidates.ts'

/** What each column might be; changed in place while columns are weighed beside each other. */
export type Weighed = Candidate[][]

/** What is known of the marketplace and the source as a whole. */
export interface Around {
  /** The currency that prices are wanted in. */
  readonly currency: string
  /** In which most of the source is written. */
  readonly language: string | null
}

/** How likely one attribute is among the candidates of a column. */
export function scoreOf(list: readonly Candidate[], attribute: string): number {
  return list.find((candidate) => candidate.attribute === attribute)?.score ?? 0
}

/** Sets the score of one candidate, adding it where it is missing. `beside`: what the other columns say of it, in words. */
export function setScore(
  list: Candidate[],
  attribute: string,
  score: number,
  { many = false, beside }: { many?: boolean; beside?: string } = {},
): void {
  const at = list.findIndex((candidate) => candidate.attribute === attribute)
  const there = list[at] ?? { attribute, why: 'together' as const, words: [], many: false }
  const changed = { ...there, score, many: many || there.many, ...(beside === undefined ? {} : { beside }) }
  if (at >= 0) list[at] = changed
  else list.push(changed)
}

/** True where the column is likelier this than anything else, and likely enough. */
export function isBest(list: readonly Candidate[], attribute: string): boolean {
  const score = scoreOf(list, attribute)
  return score >= 0.5 && list.every((candidate) => candidate.score <= score)
}

/** The likeliest of a column's candidates. */
export function bestIn(list: readonly Candidate[]): Candidate | undefined {
  return list.reduce<Candidate | undefined>((best, one) => (best && best.score >= one.score ? best : one), undefined)
}
