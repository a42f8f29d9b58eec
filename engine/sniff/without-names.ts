import { dependsOn } from './nested-values.ts'
import type { ColumnProfile } from './profile.ts'
import { bestIn, isBest, scoreOf, setScore, type Weighed } from './weigh.ts'

/** What a source without a header leaves to be told from how its columns stand to each other. */
export function withoutNames(weighed: Weighed, profiles: readonly ColumnProfile[]): void {
  if (profiles.every(({ name }) => name.named)) return
  brandInTitle(weighed, profiles)
  wholePrice(weighed, profiles)
  nestedCategories(weighed, profiles)
}

const ROWS_LEAST = 3
const IN_TITLE_LEAST = 0.6
const BRAND_CHARS_MAX = 30
/** As many rows share a brand, at least, as make it no name of the thing itself. */
const BRAND_UNIQUE_MAX = 0.8
const BRAND = 0.62

/** A word that stands in its record's title as it is written, and in other records as well, is the brand. */
function brandInTitle(weighed: Weighed, profiles: readonly ColumnProfile[]): void {
  if (weighed.some((list) => isBest(list, 'brand'))) return
  const title = profiles[weighed.findIndex((list) => isBest(list, 'title'))]
  if (!title) return
  let best: { at: number; share: number } | undefined
  profiles.forEach((profile, at) => {
    if (profile === title || !isWords(profile) || profile.lengthMean > BRAND_CHARS_MAX) return
    if (profile.unique > BRAND_UNIQUE_MAX || (bestIn(weighed[at] ?? [])?.score ?? 0) >= BRAND) return
    const share = shareIn(profile, title)
    if (share >= IN_TITLE_LEAST && share > (best?.share ?? 0)) best = { at, share }
  })
  const list = weighed[best?.at ?? -1]
  if (list) setScore(list, 'brand', BRAND, { beside: 'the titles name it' })
}

function isWords({ name, shares }: ColumnProfile): boolean {
  if (name.named || (shares.color ?? 0) > 0.3 || (shares.size ?? 0) > 0.3) return false
  return (shares.word ?? 0) + (shares.phrase ?? 0) + (shares.code ?? 0) >= 0.8 && (shares.integer ?? 0) === 0
}

/** In which share of the records the title has the value as a whole word, letter for letter. */
function shareIn(profile: ColumnProfile, title: ColumnProfile): number {
  let [asked, found] = [0, 0]
  profile.cells.forEach((cell, row) => {
    const called = title.cells[row] ?? ''
    if (cell === '' || called === '') return
    asked++
    // Things are written small within a title in most languages; makers nowhere.
    if (cell[0] !== cell[0]?.toLowerCase() && ` ${called} `.replace(/[,;()]/g, ' ').includes(` ${cell} `)) found++
  })
  return asked < ROWS_LEAST ? 0 : found / asked
}

const PRICE = 0.56
/** People price by fives and nines. */
const PRICE_ENDS_LEAST = 0.8
const ALONE_ENDS_LEAST = 0.9
const MEDIAN_LEAST = 10
/** So many times dearer than many, where another column counts. */
const ABOVE_STOCK = 3

/** Of numbers those that end like prices are the price, where nothing else is: larger than what is in stock. */
function wholePrice(weighed: Weighed, profiles: readonly ColumnProfile[]): void {
  if (weighed.some((list) => scoreOf(list, 'price') >= 0.5)) return
  const numbers = profiles.flatMap((profile, at) => {
    const best = bestIn(weighed[at] ?? [])
    const open = best === undefined || best.why === 'values'
    return open && isCount(profile) ? [{ at, ...shapeOf(profile) }] : []
  })
  const price = numbers
    .filter(({ isPrice }) => isPrice)
    .sort((one, other) => other.median - one.median)
    .at(0)
  if (!price) return
  const others = numbers.filter((each) => each !== price)
  // Alone it could be what is in stock by the dozen.
  if (others.length === 0 && price.ends < ALONE_ENDS_LEAST) return
  if (others.some(({ median }) => median * ABOVE_STOCK > price.median)) return
  const list = weighed[price.at]
  if (!list) return
  setScore(list, 'price', PRICE, { beside: 'they end like prices, and no other column has any' })
  setScore(list, 'stock', Math.min(0.2, scoreOf(list, 'stock')))
}

function isCount({ name, position, shares, distinct }: ColumnProfile): boolean {
  return (
    !name.named && position > 0 && distinct >= ROWS_LEAST && (shares.number ?? 0) >= 0.95 && (shares.gtin ?? 0) < 0.2
  )
}

function shapeOf({ cells, values }: ColumnProfile): { median: number; ends: number; isPrice: boolean } {
  const numbers = cells.filter((cell) => cell !== '').map(Number)
  const sorted = numbers.toSorted((one, other) => one - other)
  const median = sorted[sorted.length >> 1] ?? 0
  const ends = values.filter((value) => /[059]$/.test(value)).length / Math.max(1, values.length)
  const years = sorted.every((number) => number >= 1900 && number <= 2100)
  const counted = sorted.every((number, at) => at === 0 || number - (sorted[at - 1] ?? 0) === 1)
  const isPrice = ends >= PRICE_ENDS_LEAST && median >= MEDIAN_LEAST && (sorted[0] ?? 0) > 0 && !years && !counted
  return { median, ends, isPrice }
}

const CATEGORY = 0.56
/** Each is held against each; a feed without a header that has more columns of words is no list of goods. */
const NESTED_MAX = 40

/** Two columns of words, each value of the one within one of the other: levels of a category. */
function nestedCategories(weighed: Weighed, profiles: readonly ColumnProfile[]): void {
  if (weighed.some((list) => isBest(list, 'category'))) return
  const open = profiles
    .flatMap((profile, at) => (isWords(profile) && (bestIn(weighed[at] ?? [])?.score ?? 0) < CATEGORY ? [at] : []))
    .slice(0, NESTED_MAX)
  for (const finer of open) {
    const coarser = open.find((at) => at !== finer && dependsOn(profiles[finer], profiles[at]))
    if (coarser === undefined) continue
    for (const [at, beside] of [
      [coarser, `it parts into what stands in “${profiles[finer]?.path}”`],
      [finer, `each of its values stands below one of “${profiles[coarser]?.path}”`],
    ] as const)
      setScore(weighed[at] ?? [], 'category', CATEGORY, { many: true, beside })
  }
}
