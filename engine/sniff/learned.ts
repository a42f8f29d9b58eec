import type { LearnedFact, LessonKind } from '../contract/lesson.ts'
import { levelColumnsOf } from './category-column.ts'
import { plain } from './kinds.ts'
import { nameKey } from './names/lexicon.ts'
import { fold } from './names/tokens.ts'
import type { ColumnProfile } from './profile.ts'

/** What something of a source meant to those who mapped it before. */
export interface Meaning {
  readonly meant: string
  readonly confidence: number
  /** Who said so, as a reason. */
  readonly says: string
}

/** One's own word counts as that of so many others. */
const OWN_WORTH = 3
// Nobody has contradicted: 0.9 for one merchant, 0.95 for three.
const PRIOR = { right: 0.8, all: 1 }
const KEY_CHARS_MAX = 200
const SOURCE_CHARS_MAX = 120
const KEYS_MAX = 20_000
// Titles and numbers of articles: nobody maps them one by one.
const ONE_OF_A_KIND = { unique: 0.9, distinct: 50 }

/** What all spellings of a column, a category or a value have in common. */
export function lessonKey(kind: LessonKind, source: string): string {
  const text = source.slice(0, KEY_CHARS_MAX)
  if (kind === 'column') return nameKey(text)
  if (kind === 'value') return plain(text)
  return fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Everything of a source that a marketplace may have learned about: one look finds it all. */
export function keysOf(profiles: readonly ColumnProfile[]): string[] {
  const keys = new Set(profiles.map(({ path }) => lessonKey('column', path)))
  const levels = levelColumnsOf(profiles)
  const rows = levels.length > 1 ? (levels[0]?.cells.length ?? 0) : 0
  for (let row = 0; row < rows; row++) {
    const path = levels.map(({ cells }) => cells[row] ?? '').filter((cell) => cell !== '')
    keys.add(lessonKey('category', path.join(' > ')))
  }
  for (const profile of profiles) {
    if (profile.unique > ONE_OF_A_KIND.unique && profile.distinct > ONE_OF_A_KIND.distinct) continue
    for (const value of profile.distinct > profile.values.length ? new Set(profile.cells) : profile.values) {
      if (value.length > SOURCE_CHARS_MAX) continue
      keys.add(lessonKey('value', value))
      for (const path of pathsAbove(lessonKey('category', value), value)) keys.add(path)
      if (keys.size > KEYS_MAX) return [...keys]
    }
  }
  keys.delete('')
  return [...keys]
}

/** A path and those above it, as keys. */
function pathsAbove(key: string, value: string): string[] {
  const levels = value.split(/\s*(?:>|»|\|+|\/)\s*/).filter((level) => level !== '')
  return [key, ...levels.slice(1).map((_, at) => lessonKey('category', levels.slice(0, at + 1).join(' > ')))]
}

/** What this marketplace has learned about what is in one source. */
export class Learned {
  readonly #facts = new Map<string, LearnedFact[]>()

  constructor(facts: readonly LearnedFact[]) {
    for (const fact of facts) {
      const at = `${fact.kind}\n${fact.attribute}\n${fact.key}`
      const list = this.#facts.get(at)
      if (list) list.push(fact)
      else this.#facts.set(at, [fact])
    }
  }

  /** Which attribute a column means; '' where it is left out on purpose. */
  column(path: string): Meaning | null {
    return this.#meaning('column', '', path)
  }

  /** Which category of the tree one of the source means. */
  category(source: string): Meaning | null {
    return this.#meaning('category', '', source)
  }

  /** Which value of an attribute's list one of the source means. */
  value(attribute: string, source: string): Meaning | null {
    return this.#meaning('value', attribute, source)
  }

  #meaning(kind: LessonKind, attribute: string, source: string): Meaning | null {
    const facts = this.#facts.get(`${kind}\n${attribute}\n${lessonKey(kind, source)}`)
    if (!facts) return null
    const weights = facts.map((fact) => fact.merchants + (fact.own ? OWN_WORTH - 1 : 0))
    const most = Math.max(...weights)
    const best = facts[weights.indexOf(most)] as LearnedFact
    const all = weights.reduce((sum, weight) => sum + weight, 0)
    const confidence = Math.min(0.98, (most + PRIOR.right) / (all + PRIOR.all))
    return { meant: best.meant, confidence, says: sayWho(best, facts, source, kind) }
  }
}

function sayWho(best: LearnedFact, facts: readonly LearnedFact[], source: string, kind: LessonKind): string {
  const shown = `“${source.length > 40 ? `${source.slice(0, 39)}…` : source}”`
  const others = facts.reduce((sum, { merchants }) => sum + merchants, 0)
  const did = kind === 'column' && best.meant === '' ? `left ${shown} out` : `mapped ${shown} so`
  if (best.own && best.merchants === 1) return `You ${did} before`
  if (others > best.merchants) return `${best.merchants} of ${others} merchants ${did}`
  return best.merchants === 1 ? `1 merchant ${did}` : `${best.merchants} merchants ${did}`
}
