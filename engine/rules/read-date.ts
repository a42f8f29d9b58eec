import Type, { type Static } from 'typebox'
import { defineRule, type Tools } from '../contract/rule.ts'
import { MONTHS } from '../kernel/words/months.ts'

const options = Type.Object(
  {
    order: Type.Optional(
      Type.Enum(['auto', 'dmy', 'mdy', 'ymd'], {
        description: 'What stands first in 03/04/2026; `auto` (when nothing is said) refuses what reads as two dates.',
      }),
    ),
    zone: Type.Optional(
      Type.String({
        pattern: '^(Z|[+-]\\d{2}:\\d{2})$',
        description: 'Where the clock stood, for times that do not say: `Z` or `+01:00`.',
      }),
    ),
    part: Type.Optional(Type.Enum(['start', 'end'], { description: 'Which end of an interval written with a slash.' })),
    'date-only': Type.Optional(Type.Boolean({ description: 'Leaves out the time of day.' })),
    otherwise: Type.Optional(
      Type.Enum(['reject', 'empty'], {
        description: 'What happens to what is no date; `reject` when nothing is said.',
      }),
    ),
  },
  { additionalProperties: false },
)

/** Year, month and day; null for no date, undefined for two. */
type Day = readonly [year: number, month: number, day: number] | null | undefined

export default defineRule({
  name: 'read-date',
  summary:
    'Reads a date as people and machines write it: in figures, with month names in fourteen languages, from Excel, in Unix time.',
  options,
  first: 'order',
  table: MONTHS,
  parts: [dayOf, numbered, timeOf, counted],
  examples: [
    { options: {}, value: '2026-01-31', gives: '2026-01-31' },
    { options: {}, value: '31.01.2026', gives: '2026-01-31' },
    { options: {}, value: '3.4.2026', gives: '2026-04-03' },
    { options: {}, value: '31/01/2026', gives: '2026-01-31' },
    { options: {}, value: '01/31/2026', gives: '2026-01-31' },
    { options: {}, value: '03/04/2026', refuses: 'not_a_date' },
    { options: { order: 'dmy' }, value: '03/04/2026', gives: '2026-04-03' },
    { options: { order: 'mdy' }, value: '03/04/26', gives: '2026-03-04' },
    { options: {}, value: '05/05/2026', gives: '2026-05-05' },
    { options: {}, value: '20260131', gives: '2026-01-31' },
    { options: {}, value: '1er février 2026', gives: '2026-02-01' },
    { options: {}, value: '31. Januar 2026', gives: '2026-01-31' },
    { options: {}, value: 'January 31st, 2026', gives: '2026-01-31' },
    { options: {}, value: '5 stycznia 2026', gives: '2026-01-05' },
    { options: {}, value: '5 января 2026 г.', gives: '2026-01-05' },
    { options: {}, value: '31-Jan-26', gives: '2026-01-31' },
    { options: {}, value: 'mar. 3 févr. 2026', gives: '2026-02-03' },
    { options: {}, value: '2026-01-31 10:20', gives: '2026-01-31T10:20:00' },
    { options: { zone: '+01:00' }, value: '31/01/2026 10:20:30', gives: '2026-01-31T10:20:30+01:00' },
    { options: {}, value: '2026-01-31T10:20:30.5Z', gives: '2026-01-31T10:20:30Z' },
    { options: {}, value: 'Sat, 31 Jan 2026 10:20:30 GMT', gives: '2026-01-31T10:20:30Z' },
    { options: {}, value: '1/31/2026 3:05 PM', gives: '2026-01-31T15:05:00' },
    { options: { 'date-only': true }, value: '2026-01-31T10:20:30Z', gives: '2026-01-31' },
    { options: {}, value: '46053', gives: '2026-01-31' },
    { options: {}, value: '46053.5', gives: '2026-01-31T12:00:00' },
    { options: {}, value: '1769854830', gives: '2026-01-31T10:20:30Z' },
    { options: {}, value: '1769854830000', gives: '2026-01-31T10:20:30Z' },
    {
      options: { part: 'end' },
      value: '2026-01-01T00:00+0100/2026-01-31T23:59+0100',
      gives: '2026-01-31T23:59:00+01:00',
    },
    { options: {}, value: '2026-02-30', refuses: 'not_a_date' },
    { options: {}, value: 'soon', refuses: 'not_a_date' },
    { options: { otherwise: 'empty' }, value: 'soon', gives: '' },
  ],
  apply(value: string | number | boolean, given: Static<typeof options>, { fold, refuse, table }: Tools) {
    const { order = 'auto', zone, part, 'date-only': only = false } = given
    const all = String(value).trim().slice(0, 100)
    const ends = part === undefined ? [all] : all.split(/\s*\/\s*(?=\d{4})/)
    const text = (part === 'end' ? ends.at(-1) : ends[0]) ?? ''
    const at = counted(text)
    const time = at ? null : timeOf(text)
    const day = at
      ? at.day
      : dayOf(time ? text.slice(0, time.from) : text, order, fold, table as Readonly<Record<string, number>>)
    if (!day || time?.clock === null) {
      if (given.otherwise === 'empty') return ''
      return day === undefined
        ? refuse('not_a_date', 'It reads as two dates. Say what stands first: { read-date: { order: dmy } }.')
        : refuse('not_a_date', 'Write a date such as 2026-01-31.')
    }
    const [year, month, number] = day.map((each, i) => String(each).padStart(i === 0 ? 4 : 2, '0'))
    const date = `${year}-${month}-${number}`
    const clock = at ? at.clock : (time?.clock ?? '')
    if (clock === '' || only) return date
    return `${date}T${clock}${(at ? at.zone : time?.zone) || (zone ?? '')}`
  },
})

/** Dates that are counted: Excel's days since 1900, seconds or milliseconds since 1970. */
function counted(text: string): { day: Day; clock: string; zone: string } | null {
  if (!/^\d{5}(\.\d{1,10})?$|^\d{10}$|^\d{13}$/.test(text)) return null
  const number = Number(text)
  const excel = text.length < 10 || text.includes('.')
  if (excel && (number < 18_000 || number > 80_000)) return null
  const ms = excel ? Math.round((number - 25_569) * 86_400) * 1_000 : text.length === 10 ? number * 1_000 : number
  const iso = new Date(ms).toISOString()
  const day = [Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), Number(iso.slice(8, 10))] as const
  return { day, clock: excel && !text.includes('.') ? '' : iso.slice(11, 19), zone: excel ? '' : 'Z' }
}

/** The time of day at the end of a text; `clock` is null where there is no such time. */
function timeOf(text: string): { from: number; clock: string | null; zone: string } | null {
  const match =
    /(?:^|[T\s,]|(?<=\d)T)\s*(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*([ap]\.?m\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?(?:\s*\([^)]*\))?$/i.exec(
      text,
    )
  if (!match) return null
  const [, hours = '', minutes = '', seconds = '00', half, offset = ''] = match
  let hour = Number(hours)
  if (half && hour <= 12) hour = (hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0)
  const right = hour < 24 && Number(minutes) < 60 && Number(seconds) < 60
  const zone = /^[+-]/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(-2)}` : offset === '' ? '' : 'Z'
  return { from: match.index, clock: right ? `${String(hour).padStart(2, '0')}:${minutes}:${seconds}` : null, zone }
}

function dayOf(
  text: string,
  order: 'auto' | 'dmy' | 'mdy' | 'ymd',
  fold: (word: string) => string,
  months: Readonly<Record<string, number>>,
): Day {
  const whole = /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  const figures = whole ?? /^(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,4})\.?\s*$/.exec(text)
  let found: Day
  if (whole) found = [Number(whole[1]), Number(whole[2]), Number(whole[3])]
  else if (figures)
    found = numbered(
      figures[1] ?? '',
      figures[3] ?? '',
      figures[4] ?? '',
      figures[2] === '.' && order === 'auto' ? 'dmy' : order,
    )
  else {
    const words = fold(text).match(/\p{L}{3,}/gu) ?? []
    // The last one: a day's name before it may be short for a month as well (“mar. 3 févr.”).
    const month = months[words.findLast((word) => Object.hasOwn(months, word)) ?? '']
    const [first = '', second = '', more] = text.match(/\d+/g) ?? []
    if (month === undefined || second === '' || more !== undefined) return null
    const year = first.length === 4 ? first : second
    found = [
      Number(year) + (year.length === 2 ? (Number(year) < 70 ? 2000 : 1900) : 0),
      month,
      Number(year === first ? second : first),
    ]
  }
  if (!found) return found
  const [year, month, day] = found
  const right =
    year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
  return right ? found : null
}

/** Three numbers in the order asked for; undefined where both day and month are possible either way. */
function numbered(a: string, b: string, c: string, order: string): Day {
  if (a.length === 4)
    return order === 'dmy' || order === 'mdy' || c.length <= 2 ? [Number(a), Number(b), Number(c)] : null
  if (order === 'ymd') return a.length === 2 ? [2000 + Number(a), Number(b), Number(c)] : null
  const year = c.length === 4 ? Number(c) : c.length === 2 ? Number(c) + (Number(c) < 70 ? 2000 : 1900) : 0
  const [first, second] = [Number(a), Number(b)]
  if (order === 'dmy' || (order === 'auto' && first > 12)) return [year, second, first]
  if (order === 'mdy' || second > 12 || first === second) return [year, first, second]
  return undefined
}
