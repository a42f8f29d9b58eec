import { currencyOf } from '../kernel/money.ts'
import { once, readFacts } from './facts.ts'
import { fold } from './names/tokens.ts'

/** What a text looks like; one value may be of several kinds (`M` is a size and a word). */
export type Kind = string

const VALUE_CHARS_MAX = 4000
const TEXT_CHARS_MIN = 90
const WORDS_MAX = 5

const vocabularies = once(() => {
  const kinds = new Map<string, string[]>()
  for (const [kind, values] of Object.entries(readFacts<Record<string, string[]>>('values.json'))) {
    for (const value of values) {
      const key = plain(value)
      const known = kinds.get(key)
      if (!known) kinds.set(key, [kind])
      else if (!known.includes(kind)) known.push(kind)
    }
  }
  return kinds
})

/** Folded words with single spaces: `in_stock`, `In-Stock` and `in stock` are the same. */
export function plain(value: string): string {
  return fold(value)
    .replace(/[\s_\-–]+/g, ' ')
    .trim()
}

/** Takes off what exports wrap around a value: blanks of all sorts, Excel's `="…"`, a leading apostrophe. */
export function unwrap(value: string): string {
  const first = value.charCodeAt(0)
  // Nearly every cell is as it should be; `=` is 61, `'` is 39.
  if (
    first > 61 &&
    value.charCodeAt(value.length - 1) > 32 &&
    value.length < VALUE_CHARS_MAX &&
    !value.includes('\u00a0')
  ) {
    return value
  }
  const trimmed = value.slice(0, VALUE_CHARS_MAX).replaceAll('\u00a0', ' ').trim()
  if (trimmed.startsWith('="') && trimmed.endsWith('"')) return trimmed.slice(2, -1)
  return /^'\d/.test(trimmed) ? trimmed.slice(1) : trimmed
}

const NUMBER = /^[+-]?(?:\d{1,3}(?:[ ’'.,]\d{3})+|\d+)(?:[.,]\d+)?$|^[+-]?[.,]\d+$/
const SCIENTIFIC = /^\d(?:[.,]\d+)?E\+?\d{1,2}$/i
const MONEY_MARK =
  /^(?:eur|usd|gbp|chf|pln|czk|sek|dkk|nok|huf|ron|rub|uah|rsd|try|bgn|cad|aud|inr|bdt|egp|mad|tnd|xof|xaf|fcfa|cfa|f cfa|da|dh|zł|zl|kč|kc|kr|lei|руб|руб\.|грн|грн\.|р|р\.|дин|din|din\.|euro|euros|dollars?|tl|ft|rs\.?|tk|₺|₹|€|\$|£|¥|₽|₴|us\$|r\$|s\/\.?|lv|лв\.?|kr\.|,-|.-|€ ?(?:ttc|ht)|us ?dollars?)$/i
const QUANTITY =
  /^(?:ca\.? )?[+-]?\d+(?:[.,]\d+)? ?(?:[x×*] ?\d+(?:[.,]\d+)? ?)?(kgs?|g|gr|mg|lbs?|oz|ml|cl|dl|l|lt|ltr|cm|mm|m|km|in|inch|inches|ft|"|”|''|m²|m2|m³|m3|w|kw|v|mah|gb|tb|mb|hz|°c|pcs?|pieces?|st\.?|stk\.?|stück|ks|szt\.?|шт\.?|pz|ud|uds|kilo|kilos|litres?|liters?|litri|gramm?e?s?|grams?|кг|г|гр|мл|л|см|мм|м|jours?|days?|day|d|tage?|werktage?|dni|dnů|días?|giorni|dagen|dagar|dage|дней|дня|день|дні|днів|heures?|hours?|hrs?|h|mois|months?|monate?|meses|mesi|maanden|månader|måneder|miesięcy|měsíců|мес|мес\.|месяцев|міс|months|ans?|years?|jahre?|años?|anni|jaar|år|lat|let|год|года|лет|рік|роки|weeks?|semaines?|wochen?)\.?$/i
const DURATION =
  /^(?:ca\.? |[<>≤] ?)?\d+(?: ?[-–—/] ?\d+)? ?(?:h|hrs?|hours?|days?|jours?|heures?|tage?n?|werktage?n?|stunden|(?:working|business|work) days?|jours? ouvr\p{L}*|d[ií]as?(?: h[áa]biles| laborables| úteis| uteis)?|horas?|giorni|giorno|ore|(?:werk)?dagen|dag|uur|dias?(?: úteis)?|dni|dzień|godz\p{L}*|dnů|dny|den|hodin\p{L}*|dagar|arbetsdagar|dage|hverdage|timmar|timer|дн\p{L}*|день|час\p{L}*|ημ[έε]ρ\p{L}*|ώρες|weeks?|semaines?|wochen?|semanas?|settiman\p{L}*|we[ek]k\p{L}*|tygod\p{L}*|týd\p{L}*|veck\p{L}*|uge\p{L}*|недел\p{L}*|тижн\p{L}*|gün|iş günü|zile|nap)\.?$/iu
const DATE =
  /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|UTC|[AP]M|[+-]\d{2}:?\d{2}))?)?$|^\d{1,2}[ .-](?:jan|feb|fév|mar|mär|apr|avr|may|mai|jun|jui|jul|aug|aoû|sep|oct|okt|nov|dec|dez|déc)\p{L}*[ .-]\d{2,4}/iu
const DIMS =
  /^\D{0,12}\d+(?:[.,]\d+)? ?(?:cm|mm|m|in|"|см|мм)? ?\p{L}?[ ]?[x×*х] ?\D{0,3}\d+(?:[.,]\d+)? ?(?:cm|mm|m|in|"|см|мм)?/iu
const IMAGE = /\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?|jfif|heic)(?:$|[?#;|,&])/i
const IMAGE_HOST =
  /\/(?:images?|img|media|photos?|pictures?|pics?|uploads|product_images?|cdn-cgi|thumbs?)\/|:\/\/(?:cdn|img|images?|media|static)\d*\./i
const URL_START = /^(?:https?:)?\/\/|^www\./i

/** The kinds of one value, unwrapped already. Empty for an empty value. */
export function kindsOf(value: string): Kind[] {
  if (value === '') return []
  const first = value.charCodeAt(0)
  if (value.length <= 60) {
    const numeric = numericKinds(value, first)
    if (numeric.length > 0) return withVocabulary(value, numeric)
  }
  if (URL_START.test(value)) return urlKinds(value)
  if ((first === 123 && value.endsWith('}')) || (first === 91 && value.endsWith(']'))) return ['json']
  if (/<\/?[a-z][^<>]*>|&lt;\/?[a-z]/i.test(value)) return ['html']
  if (IMAGE.test(value) && !/\s{2}/.test(value)) return value.length < 300 ? ['image'] : ['image', 'list']
  return withVocabulary(value, textKinds(value))
}

function withVocabulary(value: string, kinds: Kind[]): Kind[] {
  if (value.length > 40) return kinds
  const known = vocabularies().get(plain(value)) ?? vocabularies().get(plain(value).replace(/ /g, ''))
  return known ? [...kinds, ...known] : kinds
}

function numericKinds(value: string, first: number): Kind[] {
  const digit = first >= 48 && first <= 57
  if (!digit && !/^[^\p{L}]*[\d]|^(?:\p{L}{1,4}[.$]?|[€$£]) ?\d/u.test(value)) return []
  if (DATE.test(value)) return ['date']
  const compact = value.replace(/[ -]/g, '')
  if (isGtin(compact)) return /^\d+$/.test(value) ? ['gtin', 'integer', 'code'] : ['gtin', 'code']
  if (NUMBER.test(value)) return /^[+-]?\d+$/.test(value) ? ['integer', 'number'] : ['number']
  if (SCIENTIFIC.test(value)) return ['number', 'gtin']
  if (value.includes('/') && value.split(/ ?\/ ?(?=\d{4})/).length === 2 && /^\d{4}-\d\d.*\/ ?\d{4}-\d\d/.test(value))
    return ['interval']
  if (/^[+-]?\d+(?:[.,]\d+)? ?(?:%|percent|procent)$/i.test(value)) return ['percent']
  if (isPrice(value)) return ['price']
  if (DURATION.test(value)) return ['duration', 'quantity', 'phrase']
  if (QUANTITY.test(value)) return ['quantity', value.includes(' ') ? 'phrase' : 'code']
  if (DIMS.test(value)) return ['dims']
  return []
}

function isPrice(value: string): boolean {
  const match = /^([^\d]*?) ?([+-]?\d[\d .,’']*?)(?:,-|\.-|,--)? ?([^\d]*)$/.exec(value)
  if (!match) return false
  const mark = `${match[1] ?? ''} ${match[3] ?? ''}`.trim()
  if (!NUMBER.test((match[2] ?? '').trim())) return false
  if (mark === '') return /,-|\.-/.test(value)
  return (
    mark
      .split(/\s+/)
      .some(
        (part) =>
          MONEY_MARK.test(part) || (part.length === 3 && part === part.toUpperCase() && currencyOf(part) !== null),
      ) || MONEY_MARK.test(mark)
  )
}

function urlKinds(value: string): Kind[] {
  const parts = value.split(/[\s|;]+|,(?=https?:)/).filter((part) => part !== '')
  const image = parts.some((part) => IMAGE.test(part) || IMAGE_HOST.test(part))
  const kinds = image ? ['image'] : ['url']
  return parts.length > 1 && parts.every((part) => URL_START.test(part)) ? [...kinds, 'list'] : kinds
}

function textKinds(value: string): Kind[] {
  const words = value.split(/\s+/)
  if (/^[A-Z]{2}:[^:]*:.*\d+(?:[.,]\d+)? ?[A-Z]{3}/.test(value)) return ['shiprate']
  if (/^[\w.+-]+@[\w-]+\.[\w.]+$/.test(value)) return ['email']
  if (value.length < 300 && /\S ?(?:>|»|→|&gt;|\|\|\|) ?\S/.test(value)) return ['path']
  if (value.length < 200 && /\p{L} ?\/ ?\p{L}.* ?\/ ?\p{L}|\p{L} \/ \p{L}/u.test(value)) return ['path', 'phrase']
  if (isList(value)) return ['list', value.length >= TEXT_CHARS_MIN ? 'text' : 'phrase']
  if (value.length >= TEXT_CHARS_MIN || value.includes('\n')) return ['text']
  if (words.length > 1) return words.length <= WORDS_MAX ? ['phrase', 'words'] : ['phrase']
  if (/^\p{L}$/u.test(value)) return ['letter']
  if (/^[\p{L}'’.-]+$/u.test(value) && !/^[A-Z]+-[A-Z-]+$/.test(value)) return ['word']
  return ['code']
}

function isList(value: string): boolean {
  for (const mark of ['|', ';', ',']) {
    if (!value.includes(mark)) continue
    const items = value.split(mark)
    if (
      items.length >= 2 &&
      items.every((item) => item.trim() !== '' && item.length <= 40 && item.trim().split(/\s+/).length <= 4)
    )
      return true
  }
  return false
}

/** True where the check digit of an EAN-8, UPC-A, EAN-13, GTIN-14 or ISBN-10 is right. */
export function isGtin(digits: string): boolean {
  if (/^\d{9}[\dXx]$/.test(digits)) return isIsbn10(digits)
  if (!/^(?:\d{8}|\d{12,14})$/.test(digits) || /^(\d)\1+$/.test(digits)) return false
  let sum = 0
  for (let at = digits.length - 2, weight = 3; at >= 0; at--, weight = 4 - weight)
    sum += (digits.charCodeAt(at) - 48) * weight
  return (10 - (sum % 10)) % 10 === digits.charCodeAt(digits.length - 1) - 48
}

function isIsbn10(digits: string): boolean {
  let sum = 0
  for (let at = 0; at < 10; at++) {
    const mark = digits[at] ?? ''
    sum += (10 - at) * (mark === 'X' || mark === 'x' ? 10 : Number(mark))
  }
  // Nine in ten numbers of ten digits are no ISBN: only those that look like one count.
  return sum % 11 === 0 && /^[0-9]/.test(digits) && !/^0{3}/.test(digits)
}
