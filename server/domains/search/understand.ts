import type { Context } from '../../context.ts'
import type { Queries } from '../../platform/database.ts'
import { readSettings } from '../../platform/settings.ts'
import type { Ask } from './ask.ts'
import { hasAny } from './candidates.ts'
import { marks, plainCode } from './marks.ts'
import { anyWord } from './match.ts'
import { readState } from './search-state.ts'
import { areTerms, termsFrom, termsNear } from './terms.ts'
import { SMALL, type Stem, stemmerOf, wordsOf } from './words.ts'

/** A search in the words of the index. */
export interface Understood {
  /** Of each list one word must be there. */
  readonly words: readonly (readonly string[])[]
  /** The whole text as a code; null where there is no text. */
  readonly code: string | null
  /** Of each list one mark must be there. */
  readonly marks: readonly (readonly string[])[]
  /** Words that stand nowhere, and what was looked for in their place. */
  readonly corrected: Readonly<Record<string, readonly string[]>>
}

const WORDS_MAX = 12
const LANGUAGES_MAX = 4
const BEGINNING_LEAST = 3

/** Finds out what the words of a search stand for: their forms, what begins with them, or what was meant. */
export async function understand({ queries: db, db: { dialect } }: Context, ask: Ask): Promise<Understood> {
  const isThere: IsThere = (words) => hasAny(db, dialect, anyWord(words, dialect))
  const stems = await stemmersFor(db, ask.language)
  const said = [...new Set(wordsOf(ask.text))].slice(0, WORDS_MAX)
  const telling = said.filter((word) => !SMALL.has(word))
  const corrected: Record<string, readonly string[]> = Object.create(null)
  const words: (readonly string[])[] = []
  for (const word of telling.length > 0 ? telling : said) {
    const { forms, meant } = await formsOf(db, word, stems, isThere)
    words.push(forms)
    if (meant) corrected[word] = meant
  }
  const code = plainCode(ask.text)
  return { words, code: code === '' ? null : marks.code(ask.text), marks: ask.marks, corrected }
}

async function stemmersFor(db: Queries, language: string | null): Promise<readonly Stem[]> {
  const [settings, state] = [await readSettings(db), await readState(db)]
  const languages = [...new Set([language ?? settings.language, settings.language, ...state.languages])]
  return Promise.all(languages.slice(0, LANGUAGES_MAX).map(stemmerOf))
}

interface Forms {
  readonly forms: readonly string[]
  readonly meant?: readonly string[]
}

type IsThere = (words: readonly string[]) => Promise<boolean>

async function formsOf(db: Queries, word: string, stems: readonly Stem[], isThere: IsThere): Promise<Forms> {
  const own = [...new Set([...stems.map((stem) => stem(word)), word])]
  if (word.length < BEGINNING_LEAST || /\d/.test(word) || (await areTerms(db, own))) return { forms: own }
  const beginnings = await termsFrom(db, word)
  if (beginnings.length > 0) return { forms: [...new Set([...own, ...beginnings])] }
  // Descriptions have words that no title has.
  if (await isThere(own)) return { forms: own }
  for (const form of own) {
    const near = await termsNear(db, form)
    if (near.length > 0) return { forms: [...new Set([...own, ...near])], meant: near }
  }
  return { forms: own }
}
