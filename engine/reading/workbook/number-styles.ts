/** How a number is shown, as far as it changes what it says. */
export type NumberStyle = 'plain' | 'date' | 'time' | 'percent' | { readonly digits: number }

const BUILT_IN: ReadonlyMap<number, NumberStyle> = new Map([
  ...[9, 10].map((id) => [id, 'percent'] as const),
  ...[14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58].map((id) => [id, 'date'] as const),
  ...[18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56].map((id) => [id, 'time'] as const),
])

/** The style of a number format, by its number or its code. */
export function numberStyle(id: number, code: string | undefined): NumberStyle {
  if (code === undefined) return BUILT_IN.get(id) ?? 'plain'
  // Only what stands before the first ; is for positive numbers. Quoted text, colours and escapes say nothing.
  const shown = (code.split(';')[0] ?? '').replace(/"[^"]*"|\\.|_.|\*./g, '')
  if (/\[(?:h+|m+|s+)\]/i.test(shown)) return 'time'
  const bare = shown.replace(/\[[^\]]*\]/g, '')
  if (/^0{2,}$/.test(bare)) return { digits: bare.length }
  if (bare.includes('%')) return 'percent'
  if (/general|[#0?]/i.test(bare)) return 'plain'
  if (/[dy]|m{3}/i.test(bare)) return 'date'
  if (/[hs]/i.test(bare)) return 'time'
  return /m/i.test(bare) ? 'date' : 'plain'
}

const EPOCH_1900 = Date.UTC(1899, 11, 30)
const EPOCH_1904 = Date.UTC(1904, 0, 1)
const SERIAL_MAX = 2_958_466
/** Excel keeps this many digits; what comes after is noise of its arithmetic. */
const DIGITS = 15

/** A number of a workbook as text: whole numbers with all their digits, dates as ISO 8601. */
export function numberText(written: string, style: NumberStyle, is1904: boolean): string {
  const number = Number(written)
  if (written.trim() === '' || !Number.isFinite(number)) return written
  if (style === 'plain') return decimalText(number)
  if (style === 'percent') return `${decimalText(number * 100)}%`
  if (typeof style === 'object')
    return Number.isInteger(number) && number >= 0 ? wholeText(number).padStart(style.digits, '0') : decimalText(number)
  if (number < 0 || number >= SERIAL_MAX) return decimalText(number)
  return style === 'time' && number < 1 ? isoOf(number, false).slice(11, 19) : dateText(number, is1904)
}

function dateText(serial: number, is1904: boolean): string {
  // The calendar of 1900 has a 29 February that never was; days before it are one off.
  const shifted = !is1904 && serial < 60 ? serial + 1 : serial
  const iso = isoOf(shifted, is1904)
  return iso.slice(11, 19) === '00:00:00' ? iso.slice(0, 10) : iso.slice(0, 19)
}

function isoOf(serial: number, is1904: boolean): string {
  const seconds = Math.round(serial * 86_400)
  return new Date((is1904 ? EPOCH_1904 : EPOCH_1900) + seconds * 1000).toISOString()
}

function decimalText(number: number): string {
  if (Number.isInteger(number)) return wholeText(number)
  const text = String(Number(number.toPrecision(DIGITS)))
  return text.includes('e') ? Number(text).toFixed(20).replace(/0+$/, '') : text
}

function wholeText(number: number): string {
  return Math.abs(number) < 1e21 ? String(number) : BigInt(number).toString()
}
