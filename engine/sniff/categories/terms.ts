import { once, readFacts } from '../facts.ts'
import { fold } from '../names/tokens.ts'

/** Words of a category name as they are compared: stems, and groups of words that mean the same in any language. */
export interface Terms {
  /** Groups where a word has one, else stems. */
  readonly meanings: readonly string[]
  /** Stems of the words as they stand. */
  readonly stems: readonly string[]
  /** Those of the meanings that say what it is; the others stand behind a “for” or “of” and say which. */
  readonly heads: readonly string[]
}

interface ShopWords {
  readonly groups: readonly (readonly string[])[]
  readonly ignored: readonly string[]
}

const PHRASE_WORDS_MAX = 3
const COMPOUND_LETTERS_MIN = 7
/** No language has longer ones in its shops, and every letter is a place to part it at. */
const COMPOUND_LETTERS_MAX = 60

/** Words that mean the same, over all languages, and words that mean nothing. */
export interface Vocabulary {
  /** Group of a word or phrase, by its stems. */
  readonly byPhrase: ReadonlyMap<string, string>
  /** Words that begin a phrase of several: all others are looked up alone. */
  readonly beginnings: ReadonlySet<string>
  readonly ignored: ReadonlySet<string>
}

const shopWords = once(() => readVocabulary('shop-words.json'))

/** Reads the groups of words of a file, and more that are not in it. */
export function readVocabulary(file: string, more: readonly (readonly string[])[] = []): Vocabulary {
  const { groups, ignored } = readFacts<ShopWords>(file)
  const byPhrase = new Map<string, string>()
  const beginnings = new Set<string>()
  const all = [...groups, ...more]
  all.forEach((words, at) => {
    for (const word of words) {
      const stems = stemsOf(word)
      const key = stems.join(' ')
      if (stems.length > 1) beginnings.add(stems[0] ?? '')
      if (key !== '' && !byPhrase.has(key)) byPhrase.set(key, `=${at}`)
    }
  })
  return { byPhrase, beginnings, ignored: new Set(ignored.flatMap((word) => stemsOf(word))) }
}

const stemCache = new Map<string, string>()
const STEM_CACHE_MAX = 50_000

/** Plurals and endings off: `Schuhe`, `shoes`, `zapatos` and their singulars meet. */
function stemOf(word: string): string {
  const known = stemCache.get(word)
  if (known !== undefined) return known
  let stem = fold(word)
  if (stem.length > 3) stem = cut(stem)
  if (stemCache.size < STEM_CACHE_MAX) stemCache.set(word, stem)
  return stem
}

const LATIN_ENDINGS = ['ien', 'ern', 'ies', 'en', 'er', 'ie', 'e', 'a', 'o', 'i', 'y', 'n']
const OTHER_ENDINGS =
  'ыми ими ами ями ого его ому ему ных них ный ний ная няя ное нее ные ние ной ней ов ев ей ый ий ая яя ое ее ые ие ой ых их ом ем ам ям ах ях ів ії ьє ы и а я у ю ь е о і ї й ες ους ων ος ης ια ιο οι ες α η ο ι'.split(
    ' ',
  )
const STEM_LETTERS_MIN = 4

function cut(word: string): string {
  const latin = word.charCodeAt(0) < 0x250
  const single = latin && /[^s][sx]$/.test(word) ? word.slice(0, -1) : word
  for (const ending of latin ? LATIN_ENDINGS : OTHER_ENDINGS) {
    if (single.length - ending.length >= STEM_LETTERS_MIN && single.endsWith(ending))
      return single.slice(0, -ending.length)
  }
  return single
}

function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{M}\d]+/u).filter((word) => word !== '')
}

function stemsOf(text: string): string[] {
  return wordsOf(text).map(stemOf)
}

// What follows one of these says which, not what: “Micros pour guitares” are no guitars.
const LINKS: ReadonlySet<string> = new Set(
  'for with pour avec de des du d à au aux für mit para con del per di da do dos das voor met van för med till til af dla z do pro s на для с из за з για με'.split(
    ' ',
  ),
)

/** Reads a name into terms. `known` says which stems the tree has, for taking compounds apart. */
export function termsOf(text: string, known?: (stem: string) => boolean, vocabulary = shopWords()): Terms {
  const { byPhrase, beginnings, ignored } = vocabulary
  const written = wordsOf(text)
  const words = written.map(stemOf)
  const stems: string[] = []
  const meanings: string[] = []
  let heads = -1
  for (let at = 0; at < words.length; ) {
    const word = words[at] ?? ''
    let taken = 1
    let group: string | undefined
    if (heads < 0 && meanings.length > 0 && LINKS.has((written[at] ?? '').toLowerCase())) heads = meanings.length
    if (beginnings.has(word)) {
      for (taken = Math.min(PHRASE_WORDS_MAX, words.length - at); taken > 1; taken--) {
        group = byPhrase.get(words.slice(at, at + taken).join(' '))
        if (group !== undefined) break
      }
    }
    group ??= byPhrase.get(word)
    for (let each = at; each < at + taken; each++) addOnce(stems, words[each] ?? '', ignored)
    if (group !== undefined) addOnce(meanings, group)
    else addStem(word, written[at] ?? '', meanings, known, vocabulary)
    at += taken
  }
  return { meanings, stems, heads: heads < 0 ? meanings : meanings.slice(0, heads) }
}

function addOnce(list: string[], term: string, ignored?: ReadonlySet<string>): void {
  if (!ignored?.has(term) && !list.includes(term)) list.push(term)
}

function addStem(
  stem: string,
  written: string,
  meanings: string[],
  known: ((stem: string) => boolean) | undefined,
  { byPhrase, ignored }: Vocabulary,
): void {
  if (stem.length < 2 || ignored.has(stem)) return
  const long = stem.length >= COMPOUND_LETTERS_MIN && stem.length <= COMPOUND_LETTERS_MAX
  if (known && long && !known(stem)) {
    const parts = apart(fold(written), (part) => known(part) || byPhrase.has(part) || ignored.has(part))
    if (parts) {
      for (const part of parts) if (!ignored.has(part)) addOnce(meanings, byPhrase.get(part) ?? part)
      return
    }
  }
  addOnce(meanings, stem)
}

/** `damenschuh` is `dam` and `schuh`. */
function apart(word: string, known: (part: string) => boolean): readonly [string, string] | null {
  for (let at = word.length - 3; at >= 3; at--) {
    const tail = stemOf(word.slice(at))
    if (!known(tail)) continue
    const head = stemOf(word.slice(0, at))
    if (known(head)) return [head, tail]
  }
  return null
}
