import { readFileSync } from 'node:fs'

/** A column of a labelled layout: what it is, what else may be said of it, whether it may be left alone. */
export interface GoldColumn {
  readonly name: string
  readonly samples?: readonly string[]
  readonly target: string | null
  readonly also?: readonly string[]
  readonly optional?: boolean
}

/** A labelled layout of a platform. */
export interface GoldFeed {
  readonly id: string
  readonly platform: string
  readonly language: string
  readonly columns: readonly GoldColumn[]
}

/** Column to attribute; what is left out was left alone. */
export type Guess = ReadonlyMap<string, string>

/** How the guesses of one layout compare with its labels. */
export interface Scored {
  readonly right: number
  readonly rightRequired: number
  readonly wrong: number
  readonly missed: number
  readonly errors: readonly (readonly [column: GoldColumn, guess: string | null])[]
  /** Right or not, of each attribute that a feed cannot do without and that this layout has. */
  readonly required: ReadonlyMap<string, boolean>
}

/** Figures over several layouts. */
export interface Figures {
  readonly precision: number
  readonly recall: number
  readonly f1: number
  readonly requiredShare: number
}

/** What a feed cannot do without. */
const REQUIRED = ['sku', 'title', 'price', 'category', 'brand', 'gtin', 'stock', 'image_url']

/** Reads a file of labelled layouts. */
export function readGold(path: string): readonly GoldFeed[] {
  return (JSON.parse(readFileSync(path, 'utf8')) as { feeds: GoldFeed[] }).feeds
}

/** All that a column may rightly be called. */
export function acceptedFor(column: GoldColumn): readonly string[] {
  return column.target === null ? [] : [column.target, ...(column.also ?? [])]
}

/** Compares guesses with labels: an optional column may be left alone, but not be called wrongly. */
export function scoreFeed(feed: GoldFeed, guess: Guess): Scored {
  let [right, rightRequired, wrong, missed] = [0, 0, 0, 0]
  const errors: [GoldColumn, string | null][] = []
  for (const column of feed.columns) {
    const guessed = guess.get(column.name) ?? null
    const needed = column.target !== null && column.optional !== true
    if (guessed === null) {
      if (needed) missed++
    } else if (acceptedFor(column).includes(guessed)) {
      right++
      if (needed) rightRequired++
    } else {
      wrong++
      if (needed) missed++
    }
    if (guessed === null ? needed : !acceptedFor(column).includes(guessed)) errors.push([column, guessed])
  }
  return { right, rightRequired, wrong, missed, errors, required: requiredOf(feed, guess) }
}

function requiredOf(feed: GoldFeed, guess: Guess): Map<string, boolean> {
  const required = new Map<string, boolean>()
  for (const attribute of REQUIRED) {
    const own = feed.columns.filter((column) => column.target === attribute && column.optional !== true)
    if (own.length === 0) continue
    const met = (column: GoldColumn) => {
      const guessed = guess.get(column.name)
      if (guessed === undefined || !acceptedFor(column).includes(guessed)) return false
      return own.includes(column) ? !(attribute === 'brand' && guessed === 'manufacturer') : guessed === attribute
    }
    const taken = feed.columns.filter((column) => guess.get(column.name) === attribute)
    required.set(attribute, feed.columns.some(met) && taken.every((each) => acceptedFor(each).includes(attribute)))
  }
  return required
}

/** The figures over several layouts. */
export function figuresOf(scored: readonly Scored[]): Figures {
  const sum = (of: (each: Scored) => number) => scored.reduce((total, each) => total + of(each), 0)
  const right = sum((each) => each.right)
  const rightRequired = sum((each) => each.rightRequired)
  const precision = right / Math.max(1, right + sum((each) => each.wrong))
  const recall = rightRequired / Math.max(1, rightRequired + sum((each) => each.missed))
  const asked = scored.filter((each) => each.required.size > 0)
  const whole = asked.filter((each) => [...each.required.values()].every(Boolean))
  return {
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    requiredShare: whole.length / Math.max(1, asked.length),
  }
}
