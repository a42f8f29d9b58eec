import type { Candidate } from './candidates.ts'
import { says } from './names/score.ts'
import { netAndGross } from './net-and-gross.ts'
import { ownCurrency } from './own-currency.ts'
import type { ColumnProfile } from './profile.ts'
import { type Around, isBest, scoreOf, setScore } from './weigh.ts'
import { withoutNames } from './without-names.ts'

type Candidates = readonly (readonly Candidate[])[]

/** Weighs the candidates of each column in the light of the others. */
export function weighTogether(
  candidates: Candidates,
  profiles: readonly ColumnProfile[],
  around: Around,
): Candidate[][] {
  let weighed = candidates.map((list) => [...list])
  withoutNames(weighed, profiles)
  netAndGross(weighed, profiles, around)
  ownCurrency(weighed, profiles, around)
  weighed = splitImages(weighed, profiles)
  weighed = nameFromDescription(weighed, profiles)
  weighed = anyPriceIsThePrice(weighed)
  weighed = makerIsTheBrand(weighed)
  weighed = pairOptions(weighed, profiles)
  return weighed.map((list) => list.sort((one, other) => other.score - one.score))
}

/** Of several picture columns the first is the main one, the rest are further pictures; a variation has its own. */
function splitImages(candidates: Candidate[][], profiles: readonly ColumnProfile[]): Candidate[][] {
  const pictures = candidates
    .map((list, at) => ({ list, at, score: scoreOf(list, 'image_url') }))
    .filter(({ score, list }) => score >= 0.5 && score >= scoreOf(list, 'additional_images'))
  if (pictures.length === 0) return candidates
  const rank = ({ at, score }: { at: number; score: number }) => {
    const profile = profiles[at]
    const ordinal = profile?.name.ordinal ?? 0
    return (
      score - (ordinal > 1 ? 0.3 + ordinal / 1000 : 0) - (profile?.listed || profile?.path.includes('[]') ? 0.05 : 0)
    )
  }
  const main = pictures.reduce((best, one) => (rank(one) > rank(best) ? one : best))
  const thumbs = (at: number) =>
    profiles[at]?.name.units.some((unit) => unit.concepts.has('thumb') && !unit.concepts.has('main'))
  const ofVariant = (at: number) => named(profiles[at], 'variant')
  for (const one of pictures) {
    if (one === main || one.list.some((candidate) => candidate.why === 'platform')) continue
    if (ofVariant(one.at) !== ofVariant(main.at) || isSame(profiles[one.at], profiles[main.at])) {
      setScore(one.list, 'image_url', one.score, { many: true })
      continue
    }
    setScore(one.list, 'image_url', 0.3)
    const further = Math.max(0.75 * one.score, scoreOf(one.list, 'additional_images'))
    setScore(one.list, 'additional_images', thumbs(one.at) ? 0.4 : further, { many: true })
  }
  return candidates
}

/** True for two columns that hold the same in every record. */
function isSame(one: ColumnProfile | undefined, other: ColumnProfile | undefined): boolean {
  if (!one || !other || one.fill === 0) return false
  return one.cells.every((cell, row) => cell === other.cells[row])
}

/** Only beside a real brand is the maker somebody else; a supplier beside a maker is nobody of interest. */
function makerIsTheBrand(candidates: Candidate[][]): Candidate[][] {
  if (candidates.some((list) => scoreOf(list, 'brand') >= 0.85)) return candidates
  if (!candidates.some((list) => scoreOf(list, 'manufacturer') >= 0.5)) return candidates
  for (const list of candidates) if (scoreOf(list, 'manufacturer') > 0) setScore(list, 'manufacturer', 0.3)
  return candidates
}

/** `Variant 1 Name` beside `Variant 1 Value` is an option; alone it may be the variation's title. */
function pairOptions(candidates: Candidate[][], profiles: readonly ColumnProfile[]): Candidate[][] {
  const numbered = (concept: string, ordinal: number | null) =>
    profiles.findIndex(
      ({ name }) =>
        name.ordinal !== null &&
        name.ordinal === (ordinal ?? name.ordinal) &&
        says(name, 'variant') &&
        says(name, concept),
    )
  profiles.forEach(({ name }, at) => {
    if (name.ordinal === null || !says(name, 'variant') || !says(name, 'name')) return
    const value = numbered('value', name.ordinal)
    const [names, values] = [candidates[at], candidates[value]]
    if (!names || !values || value === at) return
    setScore(names, 'option_name', 0.9, { many: true })
    setScore(values, 'option_value', 0.9, { many: true })
  })
  return candidates
}

// In this order: a list price beside a reduced one is the price.
const PRICES = ['price_excl_tax', 'unit_price', 'original_price', 'sale_price']

/** Where nothing else is a price, what is sold is sold at the net price, the price of one unit, the list price … */
function anyPriceIsThePrice(candidates: Candidate[][]): Candidate[][] {
  for (const other of PRICES) {
    const best = candidates.toSorted((one, next) => scoreOf(next, other) - scoreOf(one, other))[0]
    const score = best ? scoreOf(best, other) : 0
    if (!best || score < 0.6) continue
    if (!candidates.some((list) => list !== best && isBest(list, 'price'))) setScore(best, 'price', score + 0.01)
  }
  return candidates
}

/** Tills call the article's name its description: short texts where nothing else is a title. */
function nameFromDescription(candidates: Candidate[][], profiles: readonly ColumnProfile[]): Candidate[][] {
  const isTitle = (list: readonly Candidate[]) =>
    isBest(list, 'title') &&
    (scoreOf(list, 'title') >= 0.6 || list.some((it) => it.attribute === 'title' && it.why !== 'values'))
  if (candidates.some(isTitle)) return candidates
  const described = candidates
    .map((list, at) => ({
      list,
      at,
      score: Math.max(scoreOf(list, 'description'), scoreOf(list, 'short_description')),
    }))
    .filter(({ score, at }) => score >= 0.5 && isShort(profiles[at]) && named(profiles[at], 'desc'))
  const best = described.sort((one, other) => other.score - one.score)[0]
  if (best) {
    setScore(best.list, 'title', 0.8)
    setScore(best.list, 'description', 0.3)
  }
  return candidates
}

function named(profile: ColumnProfile | undefined, concept: string): boolean {
  return profile !== undefined && says(profile.name, concept)
}

function isShort(profile: ColumnProfile | undefined): boolean {
  return (
    profile !== undefined &&
    (profile.values.length === 0 || profile.lengthMean < 70) &&
    (profile.shares.html ?? 0) === 0
  )
}
