/** A column's name taken apart. Context are the outer steps of a path: `variants[].sku` has the context `variants`. */
export interface NameTokens {
  readonly leaf: readonly string[]
  readonly context: readonly string[]
  /** Number that a repeated name carries: 2 in `image_2`, `Image#2`, `images/1/src` counts as written. */
  readonly ordinal: number | null
  /** False where the source gave no name at all (`#1`, `#col7`). */
  readonly named: boolean
  /** True for `param[@name="Colour"]` and its like: one of many characteristics, never the heart of a record. */
  readonly characteristic: boolean
  /** The language that the name ends in: `name.es`, `title_fr`, `Titel (DE)`. */
  readonly language: string | null
}

/** Longer names say no more. */
export const NAME_CHARS_MAX = 200
const LETTER_PAIRS: readonly (readonly [string, string])[] = [
  ['ß', 'ss'],
  ['ł', 'l'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['ı', 'i'],
  ['ς', 'σ'],
  ['ё', 'е'],
]
const SIMPLE = /^\p{Ll}+(?: \p{Ll}+)*$/u
const PLAIN = /^[a-z0-9]*$/

/** Lower case without accents; ä, ae, æ and å become `a`, so that every spelling of a word is the same. */
export function fold(text: string): string {
  let folded = text.toLowerCase()
  if (!PLAIN.test(folded)) {
    folded = folded
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .replace(/[æœ]/g, (letter) => (letter === 'æ' ? 'a' : 'o'))
    for (const [from, to] of LETTER_PAIRS) if (folded.includes(from)) folded = folded.replaceAll(from, to)
  }
  return folded.replace(/([aou])e/g, '$1')
}

const SYMBOLS: Readonly<Record<string, string>> = {
  '€': ' eur ',
  $: ' usd ',
  '£': ' gbp ',
  '₽': ' rub ',
  '₴': ' uah ',
  '%': ' percent ',
  '№': ' no ',
  '&': ' ',
  '?': ' yesno ',
}

/** Words of a text: camelCase, snake_case, digits and marks are all borders. */
export function wordsOf(text: string): string[] {
  if (text.length < NAME_CHARS_MAX && SIMPLE.test(text)) return text.split(' ').map(fold)
  const spaced = text
    .slice(0, NAME_CHARS_MAX)
    .replace(/[€$£₽₴%№&?]/g, (mark) => SYMBOLS[mark] ?? ' ')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll}{2,})/gu, '$1 $2')
    .replace(/(\p{L})(\d)/gu, '$1 $2')
    .replace(/(\d)(\p{L})/gu, '$1 $2')
  const words: string[] = []
  for (const part of spaced.split(/[^\p{L}\p{M}\d]+/u)) if (part !== '') words.push(fold(part))
  return words
}

/** Takes a column path apart: steps of XML and JSON, predicates, prefixes, repeated names. */
export function tokensOf(path: string): NameTokens {
  if (/^(?:#(?:col)?\d+|[^\p{L}\p{N}]*)$/u.test(path.trim()))
    return { leaf: [], context: [], ordinal: null, named: false, characteristic: false, language: null }
  const repeated = /#(\d+)$/.exec(path)
  const bare = repeated ? path.slice(0, -repeated[0].length) : path
  // `Meta: _gtin`, `C:Size`, `attr:color`: shops mark fields of their own so.
  const steps = stepsOf(speltOut(bare.slice(0, NAME_CHARS_MAX)))
  const language = languageAtEnd(bare)
  if (language !== null && steps.length > 1 && (steps.at(-1) ?? '').length <= LOCALE_CHARS_MAX) steps.pop()
  const words = wordsOf(steps.at(-1) ?? '')
  const leaf = language !== null && words.length > 1 ? withoutLanguage(words, language) : words
  const context = steps.slice(0, -1).flatMap(wordsOf)
  const numbers = [...leaf, ...context].filter((word) => /^\d{1,2}$/.test(word)).map(Number)
  const ordinal = repeated ? Number(repeated[1]) : numbers.length === 1 ? (numbers[0] ?? null) : null
  return {
    leaf,
    context,
    ordinal,
    named: leaf.length > 0,
    characteristic: isCharacteristic(bare) || ITEM_SPECIFIC.test(bare),
    language,
  }
}

/** `C:Shoe Width`: what a listing says of this sort of item only. */
const ITEM_SPECIFIC = /^\s*C:/

// “Preço s/ IVA” is without tax, “c/ IVA” with it.
const SHORTENED: Readonly<Record<string, string>> = { s: 'sem', c: 'com' }

/** Takes off the marks of a shop's own fields, writes out words shortened by a slash. */
function speltOut(path: string): string {
  return path
    .replace(/^\s*(?:meta|attr|attribute|c|field|custom)\s*:\s*_?/i, '')
    .replace(/(?<=^|\s)([cs])\/\s*(?=\p{L})/giu, (_, letter: string) => `${SHORTENED[letter.toLowerCase()]} `)
}

const LOCALE_CHARS_MAX = 5
// Codes that are words of other languages as well (`is`, `no`, `id`) are left out.
const LANGUAGE_CODES = 'en fr de es it nl pt pl cs sk sv da fi nb hu ro bg hr sr sl ru uk el tr et lv lt ja zh ar ko'
const AT_END = new RegExp(`[^\\p{L}](${LANGUAGE_CODES.replaceAll(' ', '|')})(?:[-_][a-z]{2})?[\\])]?$`, 'iu')

function languageAtEnd(path: string): string | null {
  return AT_END.exec(path)?.[1]?.toLowerCase() ?? null
}

function withoutLanguage(words: readonly string[], language: string): string[] {
  const at = words.lastIndexOf(language)
  return at > 0 ? words.slice(0, at) : [...words]
}

/** Elements that only carry a name and a value: the predicate says what the value is. */
const CARRIERS = new Set(
  'param params attribute attributes property properties meta field feature parameter custom value item entry spec'.split(
    ' ',
  ),
)

function isCharacteristic(path: string): boolean {
  const carrier = /(?:^|[/.])(?:\w+:)?(\w+)\[@?[^=\]]+=/.exec(path)?.[1]
  return carrier !== undefined && CARRIERS.has(carrier.toLowerCase())
}

function stepsOf(path: string): string[] {
  const steps: string[] = []
  for (const step of split(path)) {
    const predicate = /^([^[]*)\[@?([^=\]]+)=["']?([^"'\]]*)["']?\]$/.exec(step)
    const name = withoutPrefix(predicate?.[1] ?? step.replaceAll('[]', ''))
    if (!predicate) {
      if (name !== '') steps.push(name)
    } else if (CARRIERS.has(name.toLowerCase())) steps.push(predicate[3] ?? '')
    else steps.push(`${name} ${predicate[3] ?? ''}`)
  }
  // A value element under a predicate says nothing by itself.
  while (path.includes('[@') && steps.length > 1 && /^@?(value|val|text|#text|_|__text)$/i.test(steps.at(-1) ?? ''))
    steps.pop()
  return steps
}

function split(path: string): string[] {
  const steps: string[] = []
  let depth = 0
  let from = 0
  // No step has blanks: `Image 2 path/URL` are words of a header.
  const spaced = /^[^[\]]*\s/.test(path)
  for (let at = 0; at < path.length; at++) {
    const mark = path[at]
    // What stands in brackets is never a path: `In stock (0/1)`.
    if (mark === '[' || mark === '(') depth++
    else if (mark === ']' || mark === ')') depth--
    else if (depth === 0 && ((mark === '/' && !spaced) || (mark === '.' && isStep(path, at)))) {
      steps.push(path.slice(from, at))
      from = at + 1
    }
  }
  return [...steps, path.slice(from)].map((step) => step.trim())
}

// `P.V.P.` and `J.m.` are shortened words, no paths.
const INITIALS = /^(?:\p{L}\.)+\p{L}?\.?$/u

/** A dot is a border between steps only where letters stand on both sides: not in `Art.-Nr.` or `No. 2`. */
function isStep(path: string, at: number): boolean {
  if (INITIALS.test(path)) return false
  return /[\p{L}\d\]_]/u.test(path[at - 1] ?? '') && /[\p{L}_@]/u.test(path[at + 1] ?? '') && !path.includes(' ')
}

/** `g:price` and `{urn:x}price` are `price`; words before a colon in a plain header stay. */
function withoutPrefix(step: string): string {
  const match = /^@?([A-Za-z][\w-]{0,5}):([A-Za-z_].*)$/.exec(step)
  return match && !/^(meta|attr|tax|pa)$/i.test(match[1] ?? '') ? (match[2] ?? step) : step.replace(/^@/, '')
}
