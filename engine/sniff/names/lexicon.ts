import { once, readFactsFolder } from '../facts.ts'
import { fold, wordsOf } from './tokens.ts'

/** What a word may mean, over all languages. */
interface Meaning {
  readonly concepts: ReadonlySet<string>
  /** The same by the languages whose lists have the word. */
  readonly byLanguage: ReadonlyMap<string, ReadonlySet<string>>
}

/** A word or phrase of a name with its meaning; without concepts where no list knows it. */
export interface Unit {
  readonly text: string
  readonly concepts: ReadonlySet<string>
  readonly context: boolean
  /** Below 1 where the word was recognised by its stem only. */
  readonly sure: number
}

interface Lexicon {
  readonly words: ReadonlyMap<string, Meaning>
  /** Words by their first five letters, for inflected forms. */
  readonly stems: ReadonlyMap<string, readonly string[]>
  /** Single words that say several things at once: `UVP` is a price and an old one. */
  readonly wholes: ReadonlyMap<string, readonly string[]>
}

const WINDOW = 4
const NOTHING: ReadonlySet<string> = new Set()
const CURRENCY_WORDS = new Set(
  'eur euro euros usd gbp chf pln czk sek dkk nok rub uah huf ron rsd try kc zl'.split(' '),
)

const lexicon = once((): Lexicon => {
  const words = new Map<string, { concepts: Set<string>; byLanguage: Map<string, Set<string>> }>()
  const wholes = new Map<string, readonly string[]>()
  for (const [language, concepts] of readFactsFolder<Record<string, string[]>>('names')) {
    for (const [concept, names] of Object.entries(concepts)) {
      for (const name of names) {
        const key = wordsOf(name).join('')
        if (key === '') continue
        if (concept.includes('+')) wholes.set(key, concept.split('+'))
        // A blocking word may be what one attribute is about: it can be tolerated by its own name.
        const own = concept === 'block' ? [concept, `w:${name}`] : [concept]
        const known = words.get(key) ?? { concepts: new Set(), byLanguage: new Map<string, Set<string>>() }
        words.set(key, known)
        const here = known.byLanguage.get(language) ?? new Set()
        known.byLanguage.set(language, here)
        for (const each of own) {
          known.concepts.add(each)
          here.add(each)
        }
      }
    }
  }
  const stems = new Map<string, string[]>()
  for (const word of words.keys()) {
    if (word.length < 5) continue
    const stem = word.slice(0, 5)
    const list = stems.get(stem)
    if (list) list.push(word)
    else stems.set(stem, [word])
  }
  return { words, stems, wholes }
})

/** What the lists say about one folded word. */
function meaningOf(word: string): Meaning | undefined {
  return lexicon().words.get(word)
}

/** Languages whose lists have the folded word. */
export function languagesOf(word: string): ReadonlySet<string> {
  return new Set(meaningOf(word)?.byLanguage.keys())
}

/**
 * Reads words as units: phrases first, then words, inflected words, and compounds taken apart. A word of the source's
 * own language means what it means there, whatever else it is in others.
 */
export function unitsOf(words: readonly string[], context: boolean, language: string | null = null): Unit[] {
  const { words: known } = lexicon()
  const units: Unit[] = []
  for (let at = 0; at < words.length; ) {
    const phrase = longestPhrase(words, at, known)
    if (phrase) {
      for (const concepts of meaningsOf(phrase, language)) units.push({ text: phrase.text, concepts, context, sure: 1 })
      at += phrase.length
    } else {
      const joined = (words[at] ?? '') + (words[at + 1] ?? '')
      // `URLimage` splits in the wrong place: two strange words may be one compound.
      const pieces = at + 1 < words.length && !known.has(words[at + 1] ?? '') ? takeApart(joined) : null
      if (pieces) units.push(...pieces.flatMap((piece) => pieceUnits(piece, context, language)))
      else units.push(...unitsOfWord(words[at] ?? '', context, language))
      at += pieces ? 2 : 1
    }
  }
  return units
}

/** A listed compound says all that its parts say, where one of them says the same as the list. */
function meaningsOf(phrase: Phrase, language: string | null): ReadonlySet<string>[] {
  const whole = wholeMeanings(phrase.text.replaceAll(' ', ''))
  if (whole) return whole
  const concepts = conceptsIn(phrase.meaning, language)
  if (phrase.length > 1) return [concepts]
  const parts = takeApart(phrase.text) ?? []
  // Parts of other languages are there by chance: “langu(e)” and “age” are not in “language”.
  const own = languagesOf(phrase.text)
  if (parts.some((part) => languagesOf(part).isDisjointFrom(own))) return [concepts]
  const pieces = parts.flatMap((part) => pieceMeanings(part, language))
  return pieces.some((piece) => !piece.isDisjointFrom(concepts)) ? pieces : [concepts]
}

interface Phrase {
  readonly text: string
  readonly meaning: Meaning
  readonly length: number
}

function conceptsIn(meaning: Meaning, language: string | null): ReadonlySet<string> {
  return (language === null ? undefined : meaning.byLanguage.get(language)) ?? meaning.concepts
}

function wholeMeanings(word: string): ReadonlySet<string>[] | undefined {
  return lexicon()
    .wholes.get(word)
    ?.map((concept) => new Set([concept]))
}

function pieceMeanings(piece: string, language: string | null): ReadonlySet<string>[] {
  const meaning = meaningOf(piece)
  return wholeMeanings(piece) ?? [meaning ? conceptsIn(meaning, language) : NOTHING]
}

function longestPhrase(words: readonly string[], at: number, known: ReadonlyMap<string, Meaning>): Phrase | null {
  for (let length = Math.min(WINDOW, words.length - at); length > 0; length--) {
    const part = words.slice(at, at + length)
    const meaning = known.get(part.join('')) ?? (length > 2 ? withoutStops(part, known) : undefined)
    if (meaning) return { text: part.join(' '), meaning, length }
  }
  return null
}

/** `Cod. a barre` is the `cod barre` of the list. */
function withoutStops(part: readonly string[], known: ReadonlyMap<string, Meaning>): Meaning | undefined {
  const telling = part.filter((word, at) => at === 0 || !known.get(word)?.concepts.has('stop'))
  return telling.length < part.length && telling.length > 1 ? known.get(telling.join('')) : undefined
}

function unitsOfWord(word: string, context: boolean, language: string | null): Unit[] {
  const unit = (meaning: Meaning | undefined, sure: number): Unit => {
    return { text: word, concepts: meaning ? conceptsIn(meaning, language) : NOTHING, context, sure }
  }
  if (/^\d+$/.test(word)) return []
  if (CURRENCY_WORDS.has(word)) return [{ text: word, concepts: MONEY_MARK, context, sure: 1 }]
  const singular = singularOf(word)
  if (singular) return [unit(singular, 0.98)]
  const pieces = takeApart(word)
  if (pieces) return pieces.flatMap((piece) => pieceUnits(piece, context, language))
  const inflected = byStem(word)
  return [unit(inflected, inflected ? 0.9 : 1)]
}

/** `prices`, `boxes`, `inventories`: the word that one of them is called by. */
function singularOf(word: string): Meaning | undefined {
  if (word.length < 4 || !word.endsWith('s')) return undefined
  if (word.endsWith('ies')) return meaningOf(`${word.slice(0, -3)}y`) ?? meaningOf(word.slice(0, -1))
  return (
    meaningOf(word.slice(0, -1)) ?? (word.length > 4 && word.endsWith('es') ? meaningOf(word.slice(0, -2)) : undefined)
  )
}

function pieceUnits(piece: string, context: boolean, language: string | null): Unit[] {
  return pieceMeanings(piece, language).map((concepts) => ({ text: piece, concepts, context, sure: 0.97 }))
}

const MONEY_MARK: ReadonlySet<string> = new Set(['mark'])

/** Same beginning, two letters more or less at the end: the other cases and numbers of one word. */
function byStem(word: string): Meaning | undefined {
  if (word.length < 5) return undefined
  let best: string | undefined
  let bestShared = 0
  for (const candidate of lexicon().stems.get(word.slice(0, 5)) ?? []) {
    if (Math.abs(candidate.length - word.length) > 2) continue
    let shared = 5
    while (shared < word.length && word[shared] === candidate[shared]) shared++
    if (shared >= Math.max(5, Math.max(word.length, candidate.length) - 2) && shared > bestShared) {
      best = candidate
      bestShared = shared
    }
  }
  return best === undefined ? undefined : meaningOf(best)
}

const LINKS = ['s', 'n', 'en', 'es', 'e', 'er']
const PIECE_MIN = 3
const SHORT_PIECES = new Set(['id', 'nr', 'no', 'ek', 'vk', 'kg', 'cm', 'ref'])
const WORD_MAX = 40

/** Takes a compound (`Herstellerartikelnummer`, `salepricestartdate`) apart into the fewest known words that cover it. */
function takeApart(word: string): string[] | null {
  if (word.length < 6 || word.length > WORD_MAX) return null
  const best: (Cut | undefined)[] = [{ pieces: [], cost: 0 }]
  for (let from = 0; from < word.length; from++) {
    const before = best[from]
    if (!before || before.pieces.length > 4) continue
    for (let to = from + 2; to <= word.length; to++) {
      const piece = word.slice(from, to)
      if (piece === word || (to - from < PIECE_MIN ? !SHORT_PIECES.has(piece) : !meaningOf(piece))) continue
      const pieces = [...before.pieces, piece]
      offer(best, to, { pieces, cost: before.cost + 1 })
      for (const link of LINKS) {
        if (to < word.length && word.startsWith(link, to))
          offer(best, to + link.length, { pieces, cost: before.cost + LINK_COST })
      }
    }
  }
  const found = best[word.length]
  return found && found.pieces.length > 1 && oneLanguage(found.pieces) ? [...found.pieces] : null
}

/** People compound words of one language: `ref`, `und` and `option` are in “refundoption” by chance. */
function oneLanguage(pieces: readonly string[]): boolean {
  const languages = pieces.map(languagesOf).filter((each) => each.size > 0)
  const [first, ...others] = languages
  return first === undefined || [...first].some((language) => others.every((each) => each.has(language)))
}

/** Known words that cover the beginning of a compound. */
interface Cut {
  readonly pieces: readonly string[]
  readonly cost: number
}

const LINK_COST = 1.1

function offer(best: (Cut | undefined)[], at: number, cut: Cut): void {
  const there = best[at]
  if (!there || cut.cost < there.cost) best[at] = cut
}

/** Same text for the same name however it is spelt: the key of exact comparisons. */
export function nameKey(name: string): string {
  return wordsOf(name).map(fold).join('')
}
