import type { AnalysedColumn, Proposal } from '../contract/analysis.ts'
import type { TargetSchema } from '../contract/target.ts'
import { assignBest } from './assign.ts'
import { type Candidate, candidatesOf, type ProposeContext } from './candidates.ts'
import { keyBesides, takeExpected } from './expected.ts'
import { says } from './names/score.ts'
import type { ColumnProfile } from './profile.ts'
import { reasonOf } from './reason.ts'
import { recordKeyOf } from './record-key.ts'
import { weighTogether } from './together.ts'

/** What the analysis would take, and what it saw besides. */
export interface Proposed {
  readonly proposals: readonly Proposal[]
  readonly columns: readonly AnalysedColumn[]
  readonly unmapped: readonly string[]
  readonly missingRequired: readonly string[]
}

/** A column is left alone below this. */
const TAKEN_FROM = 0.5
// Of two columns that are as good the earlier one is meant.
const EARLIER = 1e-6
const CANDIDATE_FROM = 0.2
const CANDIDATES_MAX = 3

/** Proposes for each column at most one attribute: the best assignment over all of them, or none. */
export function proposeMapping(
  profiles: readonly ColumnProfile[],
  schema: TargetSchema,
  context: ProposeContext = {},
): Proposed {
  const candidates = weighTogether(
    profiles.map((profile) => candidatesOf(profile, schema, context)),
    profiles,
  )
  const found = takeExpected(assign(candidates), candidates)
  const taken = keyBesides(joinVariants(found, candidates, profiles), candidates, profiles)
  const localised = new Set(schema.attributes.filter((attribute) => attribute.localised).map(({ code }) => code))
  const translated = translationsOf(taken, candidates, profiles, localised)
  for (const [column, candidate] of translated) taken[column] = candidate
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
    confidence: round(confidenceOf(Math.max(...list.map(({ candidate }) => candidate.score)))),
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

/** One column for each attribute that takes one, any number for those that take many. */
function assign(candidates: readonly (readonly Candidate[])[]): (Candidate | undefined)[] {
  const single: string[] = []
  const rowOf = new Map<string, number>()
  const gains: number[][] = []
  const many = candidates.map((list) => list.find((candidate) => candidate.many && candidate.score >= TAKEN_FROM))
  // What a platform is known to keep in certain columns is in no other.
  const ruled = new Set(many.flatMap((candidate) => (candidate?.why === 'platform' ? [candidate.attribute] : [])))
  candidates.forEach((list, column) => {
    const otherwise = many[column]?.score ?? TAKEN_FROM
    for (const candidate of list) {
      if (
        candidate.many ||
        ruled.has(candidate.attribute) ||
        candidate.score < TAKEN_FROM ||
        candidate.score < otherwise
      )
        continue
      let row = rowOf.get(candidate.attribute)
      if (row === undefined) {
        row = single.push(candidate.attribute) - 1
        rowOf.set(candidate.attribute, row)
        gains.push([])
      }
      const line = gains[row]
      if (line) line[column] = candidate.score - otherwise + 0.01 - column * EARLIER
    }
  })
  const columnOf = assignBest(gains, candidates.length)
  const taken: (Candidate | undefined)[] = [...many]
  columnOf.forEach((column, row) => {
    if (column >= 0) taken[column] = candidates[column]?.find((candidate) => candidate.attribute === single[row])
  })
  return taken
}

// Attributes a variation may give instead of its product.
const VARIED = new Set([
  'sku',
  'gtin',
  'price',
  'sale_price',
  'original_price',
  'stock',
  'weight',
  'availability',
  'image_url',
])
const JOINED_FROM = 0.75

/** `variations/variation/price` beside `price`: the same attribute, given once for the product and once for each variation. */
function joinVariants(
  taken: readonly (Candidate | undefined)[],
  candidates: readonly (readonly Candidate[])[],
  profiles: readonly ColumnProfile[],
): (Candidate | undefined)[] {
  const nested = profiles.map(({ name }) => name.units.some((unit) => unit.context && unit.concepts.has('variant')))
  if (!nested.includes(true)) return [...taken]
  return taken.map((candidate, column) => {
    const best = candidates[column]?.[0]
    if (candidate || !best || best.score < JOINED_FROM || !VARIED.has(best.attribute)) return candidate
    const other = taken.findIndex((each) => each?.attribute === best.attribute)
    return other >= 0 && nested[other] !== nested[column] ? best : undefined
  })
}

/** `name_en` beside the `name_fr` that is the title: its translation, `title:en`. */
function translationsOf(
  taken: readonly (Candidate | undefined)[],
  candidates: readonly (readonly Candidate[])[],
  profiles: readonly ColumnProfile[],
  localised: ReadonlySet<string>,
): [column: number, candidate: Candidate][] {
  const found = new Map<string, [number, Candidate]>()
  profiles.forEach(({ name: { language } }, column) => {
    const best = candidates[column]?.[0]
    if (taken[column] || language === null || !best || best.score < JOINED_FROM || !localised.has(best.attribute))
      return
    const main = taken.findIndex((candidate) => candidate?.attribute === best.attribute)
    const attribute = `${best.attribute}:${language}`
    if (main < 0 || profiles[main]?.name.language === language || found.has(attribute)) return
    found.set(attribute, [column, { ...best, attribute }])
  })
  return [...found.values()]
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
      .map(({ attribute, score }) => ({ attribute, confidence: round(confidenceOf(score)) })),
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

/** How often a proposal with this score is right. */
function confidenceOf(score: number): number {
  return Math.max(0, Math.min(0.99, score))
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
