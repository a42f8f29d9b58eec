import Type, { type Static } from 'typebox'
import { defineRule, type Tools } from '../contract/rule.ts'
import { shortened as shortenedCode } from '../kernel/shortened.ts'

// A rule goes into the sandbox as text: whatever it calls has a name of this file.
const shortened = shortenedCode

const options = Type.Object(
  {
    otherwise: Type.Optional(
      Type.Enum(['reject', 'empty', 'keep'], {
        description: 'What happens to a wrong code; `reject` when nothing is said.',
      }),
    ),
    length: Type.Optional(
      Type.Union([Type.Literal(13), Type.Literal(14)], {
        description: 'Fills shorter codes with zeros up to this length.',
      }),
    ),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'check-gtin',
  summary: 'Checks an EAN, UPC, ISBN or GTIN, and mends what spreadsheets did to it.',
  options,
  first: 'otherwise',
  parts: [checked, isbn13, shortened],
  examples: [
    { options: {}, value: '4006381333931', gives: '4006381333931' },
    { options: {}, value: '="4006381333931"', gives: '4006381333931' },
    { options: {}, value: "'4006381333931", gives: '4006381333931' },
    { options: {}, value: '978-2-07-036822-8', gives: '9782070368228' },
    { options: {}, value: '207036822X', gives: '9782070368228' },
    { options: {}, value: '36000291452', gives: '036000291452' },
    { options: {}, value: '4006381333931.0', gives: '4006381333931' },
    { options: {}, value: 4006381333931, gives: '4006381333931' },
    { options: { length: 14 }, value: '4006381333931', gives: '04006381333931' },
    { options: {}, value: '8.8E+12', refuses: 'bad_gtin' },
    { options: {}, value: '4006381333932', refuses: 'bad_gtin' },
    { options: {}, value: '0000000000000', refuses: 'bad_gtin' },
    { options: {}, value: 'n/a', refuses: 'bad_gtin' },
    { options: { otherwise: 'empty' }, value: 'n/a', gives: '' },
    { options: { otherwise: 'keep' }, value: '4006381333932', gives: '4006381333932' },
  ],
  apply(value: string | number | boolean, { otherwise = 'reject', length }: Static<typeof options>, { refuse }: Tools) {
    if (typeof value === 'string' && value.length === 13 && length === undefined && checked(value)) return value
    const text = String(value).slice(0, 100)
    const no = (detail: string) =>
      otherwise === 'reject' ? refuse('bad_gtin', detail) : otherwise === 'keep' ? value : ''
    const lost = shortened(text)
    if (lost !== null) return no(lost)
    const digits = text.replace(/\.0+$/, '').replace(/[\s="'’‐-―-]/g, '')
    const book = /^\d{9}[\dXx]$/.test(digits) ? isbn13(digits) : null
    if (book !== null) return book.padStart(length ?? 0, '0')
    if (!/^\d{7,14}$/.test(digits)) return no('A GTIN has 8, 12, 13 or 14 digits and nothing else.')
    // Spreadsheets drop zeros in front: a code that is right with them had them.
    const size = digits.length <= 8 ? 8 : Math.max(12, digits.length)
    const full = digits.padStart(size, '0')
    if (/^0+$/.test(full)) return no('Zeros only are no GTIN; leave the cell empty where there is none.')
    if (!checked(full)) return no('Its check digit is wrong: a digit is missing, or two have changed places.')
    return full.padStart(length ?? 0, '0')
  },
})

/** True where all are digits, one is not zero, and the last is the check digit by the weights 3 and 1 from the right. */
function checked(digits: string): boolean {
  let sum = 0
  let seen = 0
  for (let at = digits.length - 2, weight = 3; at >= 0; at--, weight = 4 - weight) {
    const digit = digits.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return false
    sum += digit * weight
    seen |= digit
  }
  return seen > 0 && (10 - (sum % 10)) % 10 === digits.charCodeAt(digits.length - 1) - 48
}

/** An ISBN of ten digits as one of thirteen; null where its check digit is wrong. */
function isbn13(isbn: string): string | null {
  const digits = [...isbn.toUpperCase()].map((digit) => (digit === 'X' ? 10 : Number(digit)))
  if (digits.reduce((sum, digit, at) => sum + digit * (10 - at), 0) % 11 !== 0) return null
  const body = `978${isbn.slice(0, 9)}`
  const sum = [...body].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0)
  return `${body}${(10 - (sum % 10)) % 10}`
}
