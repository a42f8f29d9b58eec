import type { AnalysedColumn, Proposal } from '../contract/analysis.ts'
import type { TargetSchema } from '../contract/target.ts'
import type { Candidate, ProposeContext } from './candidates.ts'
import { certaintyOf } from './certainty.ts'
import { says } from './names/score.ts'
import type { ColumnProfile } from './profile.ts'
import { reasonOf } from './reason.ts'
import { recordKeyOf } from './record-key.ts'
import { takeColumns } from './take.ts'

/** What the analysis would take, and what it saw besides. */
export interface Proposed {
  readonly proposals: readonly Proposal[]
  readonly columns: readonly AnalysedColumn[]
  readonly unmapped: readonly string[]
  readonly missingRequired: readonly string[]
}

const CANDIDATE_FROM = 0.2
const CANDIDATES_MAX = 3

/** Proposes for each column at most one attribute: the best assignment over all of them, or none. */
export function proposeMapping(
  profiles: readonly ColumnProfile[],
  schema: TargetSchema,
  context: ProposeContext = {},
): Proposed {
  const { candidates, taken } = takeColumns(profiles, schema, context)
  const byAttribute = new Map<string, { column: number; candidate: Candidate }[]>()
  taken.forEach((candidate, column) => {
    if (!candidate) return
    const list = byAttribute.get(candidate.attribute)
    if (list) list.push({ column, candidate })
    else byAttribute.set(candidate.attribute, [{ column, candidate }])
  })
  const proposals = [...byAttribute].map(([attribute, list]) => ({
    attribute,
    from: variantsFirst(list.map(({ column }) => profiles[column])),
    confidence: round(certaintyOf(Math.max(...list.map(({ candidate }) => candidate.score)))),
    reason: reasonOf(
      list.map(({ column, candidate }) => ({ profile: profiles[column], candidate })),
      context.platform?.name,
    ),
  }))
  const from = (attribute: string) => byAttribute.get(attribute)?.flatMap(({ column }) => profiles[column] ?? []) ?? []
  const grouped = schema.grouped ? new Map([...byAttribute.keys()].map((code) => [code, from(code)])) : null
  const shared = grouped && recordKeyOf(profiles, grouped)
  return {
    proposals: shared ? [shared, ...proposals] : proposals,
    columns: profiles.map((profile, at) => columnOf(profile, candidates[at] ?? [])),
    unmapped: profiles
      .filter((profile, at) => !taken[at] && !shared?.from.includes(profile.path))
      .map((profile) => profile.path),
    missingRequired: missingOf(schema, new Set(byAttribute.keys())),
  }
}

function columnOf(profile: ColumnProfile, candidates: readonly Candidate[]): AnalysedColumn {
  return {
    path: profile.path,
    type: profile.type,
    fill: round(profile.fill),
    distinct: profile.distinct,
    samples: profile.samples,
    candidates: candidates
      .filter((candidate) => candidate.score >= CANDIDATE_FROM)
      .slice(0, CANDIDATES_MAX)
      .map(({ attribute, score }) => ({ attribute, confidence: round(certaintyOf(score)) })),
  }
}

function missingOf(schema: TargetSchema, found: ReadonlySet<string>): string[] {
  const missing = schema.attributes.filter((attribute) => attribute.required && !found.has(attribute.code))
  // A record's key may be its GTIN: then no SKU is needed.
  const keyed = schema.keys.some((key) => key.every((code) => found.has(code)))
  const keys = new Set(schema.keys.flat())
  return missing.map((attribute) => attribute.code).filter((code) => !(keyed && keys.has(code)))
}

/** What a variation says goes before what its product says. */
function variantsFirst(profiles: readonly (ColumnProfile | undefined)[]): string[] {
  const inner = (profile: ColumnProfile | undefined) => (profile && says(profile.name, 'variant') ? 0 : 1)
  return profiles.toSorted((one, other) => inner(one) - inner(other)).map((profile) => profile?.path ?? '')
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
