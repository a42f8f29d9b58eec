import { once, readFacts } from './facts.ts'
import { languagesOf } from './names/lexicon.ts'
import { type NameTokens, tokensOf } from './names/tokens.ts'
import type { ColumnProfile } from './profile.ts'

const TEXTS_MAX = 400
const TEXT_CHARS_MAX = 400
const WORDS_LEAST = 3
const SCORE_LEAST = 0.5
/** By the header alone the runner-up must have clearly less, or nothing is said. */
const LEAD = 1.15
const HEADER_WEIGHT = 2
// Single letters are sizes and codes as often as words.
const LETTER_WEIGHT = 0.2

const profiles = once((): ReadonlyMap<string, readonly string[]> => {
  const languages = new Map<string, string[]>()
  for (const [language, words] of Object.entries(readFacts<Record<string, string[]>>('languages.json'))) {
    for (const word of words) {
      const known = languages.get(word)
      if (known) known.push(language)
      else languages.set(word, [language])
    }
  }
  return languages
})

/** The language a source is written in, by the small words of its texts and by its header; null where it cannot be told. */
export function languageOf(columns: readonly ColumnProfile[]): string | null {
  const texts = textScores(columns)
  if (texts.words >= WORDS_LEAST) return winner(texts.scores, 1)
  const headers = headerScores(columns.map(({ name }) => name))
  for (const [language, score] of texts.scores) headers.set(language, (headers.get(language) ?? 0) + score)
  return winner(headers, LEAD)
}

/** The language that most of the names themselves are in; null where it cannot be told. */
export function headerLanguageOf(paths: readonly string[]): string | null {
  return winner(headerScores(paths.map(tokensOf)), LEAD)
}

function textScores(columns: readonly ColumnProfile[]): { scores: Map<string, number>; words: number } {
  const scores = new Map<string, number>()
  let words = 0
  let texts = 0
  for (const column of columns) {
    if (column.type !== 'text' && column.type !== 'html' && column.type !== 'list') continue
    for (const value of column.values) {
      if (++texts > TEXTS_MAX) break
      const plain = value.slice(0, TEXT_CHARS_MAX).replace(/<[^>]*>|&\w+;/g, ' ')
      for (const word of plain.toLowerCase().split(/[^\p{L}\p{M}]+/u)) {
        const languages = profiles().get(word)
        if (!languages) continue
        words++
        const weight = (word.length === 1 ? LETTER_WEIGHT : 1) / languages.length
        for (const language of languages) scores.set(language, (scores.get(language) ?? 0) + weight)
      }
    }
  }
  return { scores, words }
}

/** Words of the header that only some languages have; English alone proves little, formats speak it everywhere. */
function headerScores(names: readonly Pick<NameTokens, 'leaf' | 'context'>[]): Map<string, number> {
  const scores = new Map<string, number>()
  for (const { leaf, context } of names) {
    for (const word of [...leaf, ...context]) {
      const languages = languagesOf(word)
      if (languages.size === 0) continue
      const weight = languages.has('en') ? 0.5 / languages.size : HEADER_WEIGHT / languages.size
      for (const language of languages) scores.set(language, (scores.get(language) ?? 0) + weight)
    }
  }
  return scores
}

function winner(scores: ReadonlyMap<string, number>, lead: number): string | null {
  const [first, second] = [...scores].sort(([, one], [, other]) => other - one)
  if (!first || first[1] < SCORE_LEAST) return null
  return second && first[1] < second[1] * lead ? null : first[0]
}
