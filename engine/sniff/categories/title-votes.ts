import { kindsOf } from '../kinds.ts'
import { type Terms, termsOf } from './terms.ts'
import type { IndexedName, TreeIndex } from './tree-index.ts'

/** What the titles of a source category's records say of it. */
export interface TitleVotes {
  /** Titles that were asked; those that only repeat the category are not. */
  readonly asked: number
  /** How many of them name a node or one below it. */
  agree(node: number): number
  /** A title that names the node or one below it. */
  example(node: number): string
  /** The deepest node that most titles agree on; -1 where there is none. */
  readonly chosen: number
}

const TITLES_MAX = 12
const TITLE_CHARS_MAX = 150
/** This share of the titles must agree on a node, or on what is below it. */
const AGREED = 0.6
const DEPTH_MAX = 30
/** What a thing is called stands first or last, whatever the language. */
const MIDDLE = 0.8
/** A word that only one language of the tree has may be a false friend. */
const STRANGE = 0.75
const VERTICAL = 0.5

// These say which, and hardly ever what: they are only heard where nothing else of a title is a category.
const WHICH: ReadonlySet<string> = new Set([
  'color',
  'size',
  'gender',
  'agegroup',
  'unit',
  'quantity',
  'number',
  'dims',
])

const NO_VOTES: TitleVotes = { asked: 0, agree: () => 0, example: () => '', chosen: -1 }

/** Asks the titles of a category's records which nodes they name. `own`: the meanings of the category's own words. */
export function titleVotes(
  titles: readonly string[],
  own: ReadonlySet<string>,
  index: TreeIndex,
  company: ReadonlyMap<number, number> | null,
): TitleVotes {
  const asked = titles.slice(0, TITLES_MAX).flatMap((title) => readTitle(title, own, index) ?? [])
  if (asked.length === 0) return NO_VOTES
  const counts = new Map<number, number>()
  const examples = new Map<number, string>()
  for (const { title, plain, whole } of asked) {
    let node = namedBy(plain, index, company)
    if (node < 0) node = namedBy(whole, index, company)
    for (let steps = 0; node >= 0 && steps < DEPTH_MAX; node = index.parents[node] ?? -1, steps++) {
      counts.set(node, (counts.get(node) ?? 0) + 1)
      if (!examples.has(node)) examples.set(node, title)
    }
  }
  let chosen = -1
  for (const [node, count] of counts) {
    if (count < AGREED * asked.length) continue
    if (chosen < 0 || (index.depths[node] ?? 0) > (index.depths[chosen] ?? 0)) chosen = node
  }
  return {
    asked: asked.length,
    agree: (node) => counts.get(node) ?? 0,
    example: (node) => examples.get(node) ?? '',
    chosen,
  }
}

interface ReadTitle {
  readonly title: string
  /** Without the words that say which. */
  readonly plain: Terms
  readonly whole: Terms
}

function readTitle(title: string, own: ReadonlySet<string>, index: TreeIndex): ReadTitle | null {
  const text = title.slice(0, TITLE_CHARS_MAX)
  const whole = termsOf(text, index.has)
  if (whole.meanings.every((term) => own.has(term))) return null
  const words = text
    .split(/\s+/)
    .filter((word) => !kindsOf(word.replace(/[,;()]/g, '')).some((kind) => WHICH.has(kind)))
  return { title, plain: termsOf(words.join(' '), index.has), whole }
}

/** The node of which a name stands whole in the title: the one with the most telling words. */
function namedBy(title: Terms, index: TreeIndex, company: ReadonlyMap<number, number> | null): number {
  const heads = title.heads.filter((term) => index.namesWith(term).length > 0)
  let best = -1
  let most = 0
  for (const head of heads) {
    const place = head === heads[0] || head === heads.at(-1) ? 1 : MIDDLE
    for (const at of index.namesWith(head)) {
      const name = index.names[at]
      if (!name?.heads.includes(head) || !name.meanings.every((term) => title.meanings.includes(term))) continue
      const vertical = 1 + VERTICAL * (company?.get(index.top[name.node] ?? 0) ?? 0)
      const worth = worthOf(name, index) * place * vertical
      if (worth > most) [best, most] = [name.node, worth]
    }
  }
  return best
}

function worthOf(name: IndexedName, index: TreeIndex): number {
  let sum = 0
  for (const term of name.meanings) {
    const shared = term.startsWith('=') ? index.agreement(name.node, term) : 0
    sum += index.weightOf(term) * (STRANGE + (1 - STRANGE) * shared)
  }
  return sum * name.whole
}
