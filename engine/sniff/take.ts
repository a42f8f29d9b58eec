import type { TargetSchema } from '../contract/target.ts'
import { assignBest } from './assign.ts'
import { type Candidate, candidatesOf, type ProposeContext } from './candidates.ts'
import { keyBesides, takeExpected } from './expected.ts'
import type { ColumnProfile } from './profile.ts'
import { weighTogether } from './together.ts'

/** What every column might be, by itself and beside the others, and what it was taken for. */
export interface TakenColumns {
  readonly alone: readonly (readonly Candidate[])[]
  readonly candidates: readonly (readonly Candidate[])[]
  readonly taken: readonly (Candidate | undefined)[]
}

/** A column is left alone below this. */
export const TAKEN_FROM = 0.5
// Of two columns that are as good the earlier one is meant.
const EARLIER = 1e-6

/** Takes each column for at most one attribute: the best assignment over all of them. */
export function takeColumns(
  profiles: readonly ColumnProfile[],
  schema: TargetSchema,
  context: ProposeContext,
): TakenColumns {
  const alone = profiles.map((profile) => candidatesOf(profile, schema, context))
  const around = { currency: schema.currency, language: context.language ?? null }
  const candidates = weighTogether(alone, profiles, around)
  const found = takeExpected(assign(candidates), candidates)
  const taken = keyBesides(joinVariants(found, candidates, profiles), candidates, profiles)
  const localised = new Set(schema.attributes.filter((attribute) => attribute.localised).map(({ code }) => code))
  for (const [column, candidate] of translationsOf(taken, candidates, profiles, localised)) taken[column] = candidate
  return { alone, candidates, taken }
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
