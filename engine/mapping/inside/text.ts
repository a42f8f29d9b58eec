/** Folds case, accents and outer spaces, so that spellings of one word meet. Joined into the program. */
export function fold(text: string): string {
  let plain = text.length > 0
  for (let at = 0; plain && at < text.length; at++) {
    const code = text.charCodeAt(at)
    plain = code < 128 && (code < 65 || code > 90) && code > 32
  }
  if (plain) return text
  const it = text.trim().toLowerCase()
  return it.length > 10_000 ? it : it.normalize('NFD').replace(/\p{M}/gu, '').replace(/\s+/g, ' ').replace(/ß/g, 'ss')
}

/**
 * The canonical decimal of digits as people group them. Null: no number. Undefined: it reads as two numbers.
 * Joined into the program.
 */
function decimal(text: string, sign: ',' | '.' | 'auto'): string | null | undefined {
  let mark = -1
  let at = 0
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 48 && code <= 57) continue
    if ((code !== 44 && code !== 46) || mark >= 0 || at === 0) break
    mark = at
  }
  if (at === text.length && at > 0 && at <= 15) {
    const zero = text.charCodeAt(0) === 48
    if (mark < 0 && (!zero || at === 1)) return text
    const point = mark > 0 && text.charCodeAt(mark) === 46
    const digits = at - mark - 1
    // Three digits behind a lone sign may be thousands, unless the sign is known or a zero stands before it.
    const sure = sign === 'auto' ? digits !== 3 || zero : sign === (point ? '.' : ',')
    if (mark > 0 && digits > 0 && sure && (!zero || mark === 1)) {
      return point ? text : `${text.slice(0, mark)}.${text.slice(mark + 1)}`
    }
  }
  return text.length > 100 ? null : looseDecimal(text, sign)
}

function looseDecimal(text: string, sign: ',' | '.' | 'auto'): string | null | undefined {
  let it = text.trim().replace(/[\u2212\u2013]/g, '-')
  const negative = /^-|^[^-]+-$/.test(it)
  it = it.replace(/^[+-]\s?|\s?-$/g, '')
  const power = /^(\d+(?:\.\d+)?)e([+-]?\d{1,2})$/i.test(it) ? Number(it) : Number.NaN
  if (Number.isFinite(power)) it = power.toFixed(Math.abs(power) < 1 ? 12 : 0).replace(/(\.\d*?)0+$/, '$1')
  const spaced = /^\d{1,3}(?:[\s'’]\d{3})+(?:[.,]\d*)?$/.test(it)
  if (spaced) it = it.replace(/[\s'’]/g, '')
  if (!/^[\d.,]*\d[\d.,]*$/.test(it)) return null
  const dots = it.split('.').length - 1
  const commas = it.split(',').length - 1
  let mark = ''
  if (dots > 0 && commas > 0) mark = it.lastIndexOf('.') > it.lastIndexOf(',') ? '.' : ','
  else if (dots + commas === 1) {
    mark = dots === 1 ? '.' : ','
    const [whole = '', fraction = ''] = it.split(mark)
    const groups =
      fraction.length === 3 && whole.length > 0 && whole.length < 4 && !spaced && whole.charCodeAt(0) !== 48
    if (groups && sign === 'auto') return undefined
    if (groups && sign !== mark) mark = ''
  }
  if (sign !== 'auto' && mark !== '' && mark !== sign) return null
  const group = mark === '.' ? ',' : mark === ',' ? '.' : dots > 0 ? '.' : ','
  const [whole = '', fraction = '', more] = mark === '' ? [it] : it.split(mark)
  if (more !== undefined || fraction.includes(group)) return null
  const parts = whole.split(group)
  // 12,34,567.00 is how India groups: twos, and a three at the end.
  const grouped = parts
    .slice(1)
    .every((part, i, all) => part.length === 3 || (group === ',' && part.length === 2 && i < all.length - 1))
  if (parts.length > 1 && (!grouped || parts[0] === '' || (parts[0] ?? '').length > 3 || spaced)) return null
  const digits = parts.join('').replace(/^0+(?=\d)/, '') || '0'
  return (negative ? '-' : '') + digits + (fraction === '' ? '' : `.${fraction}`)
}

/** The functions of this file, as they are joined. */
export const TEXT_PARTS = [fold, decimal, looseDecimal]
