import { marks } from './marks.ts'
import type { Understood } from './understand.ts'

/** Where a product was matched, best first. */
export const MATCHES = ['code', 'title', 'brand', 'kind', 'text', 'filter'] as const

export type Match = (typeof MATCHES)[number]

/** One step of the ranking, as the index of a dialect is asked for it. */
export interface Tier {
  readonly match: Match
  readonly query: string
}

/** How a dialect writes what the index is asked; words and marks are letters and digits only. */
interface Writing {
  word(words: readonly string[], places: number): string
  mark(marks: readonly string[]): string
  and(parts: readonly string[]): string
  or(parts: readonly string[]): string
  without(query: string, other: string): string
}

const COLUMNS = ['title', 'brand', 'kind', 'text']
const quoted = (words: readonly string[]) => words.map((word) => `"${word}"`).join(' OR ')

const sqlite: Writing = {
  word: (words, places) => `{${COLUMNS.slice(0, places).join(' ')}} : (${quoted(words)})`,
  mark: (all) => `{marks} : (${quoted(all)})`,
  and: (parts) => parts.map((part) => `(${part})`).join(' AND '),
  or: (parts) => parts.map((part) => `(${part})`).join(' OR '),
  without: (query, other) => `(${query}) NOT (${other})`,
}

const WEIGHTS = ['A', 'AB', 'ABC', '']

const postgres: Writing = {
  word: (words, places) => {
    const weights = WEIGHTS[places - 1] || ''
    return words.map((word) => `'${word}'${weights === '' ? '' : `:${weights}`}`).join(' | ')
  },
  mark: (all) => all.map((mark) => `'${mark}'`).join(' | '),
  and: (parts) => parts.map((part) => `(${part})`).join(' & '),
  or: (parts) => parts.map((part) => `(${part})`).join(' | '),
  without: (query, other) => `(${query}) & !(${other})`,
}

const writingOf = (dialect: 'sqlite' | 'postgres') => (dialect === 'sqlite' ? sqlite : postgres)

/** The steps of the ranking: what is called exactly so, then words in titles, brands, categories, anywhere. */
export function tiersOf(it: Understood, dialect: 'sqlite' | 'postgres'): readonly Tier[] {
  const write = writingOf(dialect)
  const narrow = it.marks.map(write.mark)
  const code = it.code === null ? null : write.mark([it.code])
  const tiers: Tier[] = []
  if (code !== null) tiers.push({ match: 'code', query: write.and([code, ...narrow]) })
  if (it.words.length === 0) {
    if (code === null)
      tiers.push({ match: 'filter', query: narrow.length > 0 ? write.and(narrow) : write.mark([marks.all]) })
    return tiers
  }
  let before = code
  for (const [at, match] of (['title', 'brand', 'kind', 'text'] as const).entries()) {
    const words = write.and(it.words.map((word) => write.word(word, at + 1)))
    const fresh = before === null ? words : write.without(words, before)
    tiers.push({ match, query: write.and([fresh, ...narrow]) })
    before = code === null ? words : write.or([words, code])
  }
  return tiers
}

/** One of these words, anywhere. */
export function anyWord(words: readonly string[], dialect: 'sqlite' | 'postgres'): string {
  return writingOf(dialect).word(words, COLUMNS.length)
}

/** Everything that is found, in no order. */
export function everything(it: Understood, dialect: 'sqlite' | 'postgres'): string {
  const write = writingOf(dialect)
  const words = it.words.length === 0 ? null : write.and(it.words.map((word) => write.word(word, COLUMNS.length)))
  const code = it.code === null ? null : write.mark([it.code])
  const found = words !== null && code !== null ? write.or([words, code]) : (words ?? code)
  const parts = [...(found === null ? [] : [found]), ...it.marks.map(write.mark)]
  return parts.length > 0 ? write.and(parts) : write.mark([marks.all])
}
