import { fold } from '../../../engine/pipeline/fold.ts'

/** Gives back what a word has in common with its other forms. */
export type Stem = (word: string) => string

const LOADERS: Readonly<Record<string, () => Promise<{ stemmer: Stem }>>> = {
  da: () => import('@orama/stemmers/danish'),
  de: () => import('@orama/stemmers/german'),
  en: () => import('@orama/stemmers/english'),
  es: () => import('@orama/stemmers/spanish'),
  fi: () => import('@orama/stemmers/finnish'),
  fr: () => import('@orama/stemmers/french'),
  hu: () => import('@orama/stemmers/hungarian'),
  it: () => import('@orama/stemmers/italian'),
  nl: () => import('@orama/stemmers/dutch'),
  no: () => import('@orama/stemmers/norwegian'),
  pt: () => import('@orama/stemmers/portuguese'),
  ro: () => import('@orama/stemmers/romanian'),
  ru: () => import('@orama/stemmers/russian'),
  sv: () => import('@orama/stemmers/swedish'),
  tr: () => import('@orama/stemmers/turkish'),
}

const STEMS_MAX = 200_000
const stemmers = new Map<string, Promise<Stem>>()

/** The stemmer of a language; one that has none leaves words as they are. */
export function stemmerOf(language: string): Promise<Stem> {
  let stemmer = stemmers.get(language)
  if (!stemmer) {
    stemmer = load(language)
    stemmers.set(language, stemmer)
  }
  return stemmer
}

/** The stemmers of every language that has one. */
export async function allStemmers(): Promise<ReadonlyMap<string, Stem>> {
  const all = await Promise.all(Object.keys(LOADERS).map(async (code) => [code, await stemmerOf(code)] as const))
  return new Map(all)
}

async function load(language: string): Promise<Stem> {
  const loader = Object.hasOwn(LOADERS, language) ? LOADERS[language] : undefined
  if (!loader) return (word) => word
  const { stemmer } = await loader()
  const known = new Map<string, string>()
  return (word) => {
    // A number, and what is named by one, has no other forms.
    if (word.length < 3 || /\d/.test(word)) return word
    const before = known.get(word)
    if (before !== undefined) return before
    const stem = fold(stemmer(word)) || word
    if (known.size >= STEMS_MAX) known.clear()
    known.set(word, stem)
    return stem
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const ASCII = /^[\x00-\x7f]*$/

/** Folds case, accents and outer spaces; most texts have no accents, and those are dear. */
export function folded(text: string): string {
  return ASCII.test(text) ? text.toLowerCase().trim() : fold(text)
}

const WORD = /[\p{L}\p{N}]+/gu
const WORD_CHARS_MAX = 40
const ELIDED = /(^|[^\p{L}])(?:[cdjlmnst]|qu)['’](?=\p{L})/giu
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u
let segmenter: Intl.Segmenter | undefined

/** The words of a text, without case and accents; `l’été` is one word. */
export function wordsOf(text: string): string[] {
  const plain = folded(text.includes("'") || text.includes('’') ? text.replace(ELIDED, '$1') : text)
  const words = plain.match(WORD) ?? []
  const split = !ASCII.test(plain) && UNSPACED.test(plain) ? words.flatMap(segments) : words
  return split.filter((word) => word.length <= WORD_CHARS_MAX)
}

function segments(word: string): string[] {
  if (!UNSPACED.test(word)) return [word]
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' })
  return [...segmenter.segment(word)].map((it) => it.segment)
}

/** Words that say nothing by themselves; a query is looked for without them where others are left. */
export const SMALL: ReadonlySet<string> = new Set(
  `a an and at by for from in of on or the to with
  au aux avec ce ces dans de des du en et la le les ou par pour sans sur un une
  am auf aus bei das dem den der die ein eine einen einer fur im ist mit ohne und vom von zu zum zur
  al con del e el los las o para por sin su y
  da dal dalla degli dei della di gli i il lo per senza tra uno`.split(/\s+/),
)
