import Type, { type Static } from 'typebox'
import { defineRule, type Tools } from '../contract/rule.ts'
import { MONEY_WORDS, PRICE_WORDS, WHOLE_CURRENCIES } from '../kernel/words/currencies.ts'

const options = Type.Object(
  {
    decimal: Type.Optional(
      Type.Enum([',', '.', 'auto'], {
        description: 'The decimal sign; `auto` (when nothing is said) refuses what reads as two prices.',
      }),
    ),
    currency: Type.Optional(
      Type.String({
        pattern: '^[A-Z]{3}$',
        description:
          'Prices that name another currency are refused; the marketplace’s own where `currency` has no column.',
      }),
    ),
    otherwise: Type.Optional(
      Type.Enum(['reject', 'empty'], {
        description: 'What happens to what is no price; `reject` when nothing is said.',
      }),
    ),
  },
  { additionalProperties: false },
)

const table = { money: MONEY_WORDS, words: PRICE_WORDS, whole: WHOLE_CURRENCIES }

/** What stands around the digits: does it fit, and what does it say about them. */
interface Around {
  readonly refusal: readonly [code: string, detail: string] | null
  readonly sign: ',' | '.' | null
  readonly cents: string
  readonly whole: boolean
}

type Told = Pick<Tools, 'fold' | 'table'>

function around(head: string, tail: string, expected: string | undefined, { fold, table: words }: Told): Around {
  const { money, words: beside, whole } = words as typeof table
  const dash = /^\s?([.,])\s?[-–—]{1,2}/.exec(tail)
  const cents = /^\s?(€|\$|£|eur|euros?)\s?(\d{2})(?!\d)/i.exec(tail)
  const rest = `${head.replace(/[-−]/, '')} ${cents?.[1] ?? ''} ${tail.slice((dash ?? cents)?.[0].length ?? 0)}`
  // What follows a slash is the unit it is the price of; percents are the tax in it.
  const bare = rest.replace(/\/[^/]*$/, '').replace(/\d+(?:[.,]\d+)?\s*%/g, '')
  const named = (bare.match(/\p{L}*\p{Sc}|\p{L}+/gu) ?? []).map(fold)
  const codes = named.flatMap((word) => money[word] ?? [])
  const strange = named.find((word) => money[word] === undefined && !beside.includes(word))
  let refusal: Around['refusal'] = null
  if (/\d/.test(bare)) refusal = ['not_a_price', 'There is more than one amount in it. Take one with the rule extract.']
  else if (strange !== undefined && codes.length === 0) {
    refusal = [
      'not_a_price',
      `“${strange.slice(0, 40)}” does not belong to a price. Take it away with the rule replace.`,
    ]
  } else if (expected !== undefined && codes.length > 0 && !codes.includes(expected)) {
    const mend = 'Give the attribute currency a column, or take a wrong sign away with the rule replace.'
    refusal = ['wrong_currency', `It is in ${codes.slice(0, 3).join(' or ')}; ${expected} is expected. ${mend}`]
  }
  const round = codes.length > 0 && (codes.includes('JPY') || codes.every((code) => whole.includes(code)))
  return { refusal, sign: (dash?.[1] as ',' | '.' | undefined) ?? null, cents: cents?.[2] ?? '', whole: round }
}

/** Where the digits begin and end, with the signs between them. */
function spanOf(text: string): readonly [start: number, end: number] {
  let start = 0
  while (start < text.length && !(text.charCodeAt(start) >= 48 && text.charCodeAt(start) <= 57)) start++
  let end = start
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 48 && code <= 57) end = at + 1
    else if (!(code === 44 || code === 46 || code === 32 || code === 160 || code === 39 || isGap(code))) break
  }
  const point = text.charCodeAt(start - 1)
  const leads = (point === 44 || point === 46) && (start === 1 || /[\s\p{Sc}-]/u.test(text.charAt(start - 2)))
  return [leads ? start - 1 : start, end]
}

/** Rarer signs between thousands: an apostrophe, and spaces of other widths. */
function isGap(code: number): boolean {
  return code === 0x2019 || (code >= 0x2000 && code <= 0x200a) || code === 0x202f
}

export default defineRule({
  name: 'read-price',
  summary: 'Reads an amount as people write it and gives it as plain decimal text.',
  options,
  first: 'decimal',
  table,
  parts: [around, spanOf, isGap],
  examples: [
    { options: {}, value: '1 299,90 €', gives: '1299.90' },
    { options: {}, value: '12.90', gives: '12.90' },
    { options: {}, value: '$1,299.00', gives: '1299.00' },
    { options: {}, value: "1'299.50 CHF", gives: '1299.50' },
    { options: {}, value: '€229,99 Incl. btw', gives: '229.99' },
    { options: {}, value: '€229,99 incl. 21% btw', gives: '229.99' },
    { options: {}, value: '12 000Fcfa', gives: '12000' },
    { options: {}, value: '12.000 Fcfa', gives: '12000' },
    { options: {}, value: '¥1,299', gives: '1299' },
    { options: {}, value: '1.299,-', gives: '1299' },
    { options: {}, value: 'EUR 12.90', gives: '12.90' },
    { options: {}, value: '12,90 €/kg', gives: '12.90' },
    { options: {}, value: '12€90', gives: '12.90' },
    { options: {}, value: 'à partir de 12,90 €', gives: '12.90' },
    { options: {}, value: '1.299,00 zł', gives: '1299.00' },
    { options: {}, value: '1,00,000.00 Rs.', gives: '100000.00' },
    { options: {}, value: '-5,00 €', gives: '-5.00' },
    { options: {}, value: '.99', gives: '0.99' },
    { options: {}, value: '1.299', refuses: 'ambiguous_number' },
    { options: {}, value: '1,299 €', refuses: 'ambiguous_number' },
    { options: { decimal: ',' }, value: '1.299', gives: '1299' },
    { options: { decimal: '.' }, value: '1.299', gives: '1.299' },
    { options: { decimal: ',' }, value: '12.90', refuses: 'not_a_price' },
    { options: {}, value: 'on request', refuses: 'not_a_price' },
    { options: {}, value: '12,90 € - 15,90 €', refuses: 'not_a_price' },
    { options: {}, value: '12 pieces', refuses: 'not_a_price' },
    { options: { currency: 'EUR' }, value: '$12.90', refuses: 'wrong_currency' },
    { options: { currency: 'CAD' }, value: '$12.90', gives: '12.90' },
    { options: { currency: 'EUR' }, value: '12,90 €', gives: '12.90' },
    { options: { otherwise: 'empty' }, value: 'on request', gives: '' },
    { options: {}, value: 12.9, gives: 12.9 },
  ],
  apply(
    value: string | number | boolean,
    given: Static<typeof options>,
    { decimal, refuse, once, fold, table }: Tools,
  ) {
    if (typeof value === 'number') return value
    const text = String(value)
    const [start, end] = spanOf(text)
    const no = (code: string, detail: string) => (given.otherwise === 'empty' ? '' : refuse(code, detail))
    if (end === 0 || text.length > 200) return no('not_a_price', 'There is no amount in it. Write one such as 12.90.')
    const known = once(given, () => new Map<string, Around>())
    const key = start === 0 ? text.slice(end) : `${text.slice(0, start)}\u0000${text.slice(end)}`
    let beside = known.get(key)
    if (beside === undefined) {
      beside = around(text.slice(0, start), text.slice(end), given.currency, { fold, table })
      if (known.size < 10_000) known.set(key, beside)
    }
    if (beside.refusal) return no(beside.refusal[0], beside.refusal[1])
    const digits = text.slice(start, end)
    const single = beside.whole && /^\d{1,3}[.,]\d{3}$/.test(digits)
    const amount = decimal(single ? digits.replace(/[.,]/, '') : digits, beside.sign ?? given.decimal ?? 'auto')
    if (typeof amount === 'string') {
      const minus = start > 0 && /[-−]\s*\p{Sc}?\s*$/u.test(text.slice(0, start)) ? '-' : ''
      return `${minus}${amount}${beside.cents === '' ? '' : `.${beside.cents}`}`
    }
    return amount === undefined
      ? no(
          'ambiguous_number',
          'It reads as two prices. Say which decimal sign it has: { read-price: { decimal: "," } }.',
        )
      : no('not_a_price', 'It does not read as an amount with this decimal sign. Write one such as 12.90.')
  },
})
