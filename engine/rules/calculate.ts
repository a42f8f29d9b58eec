import Type, { type Static } from 'typebox'
import { defineRule, type Tools, type Value } from '../contract/rule.ts'

const options = Type.Object(
  {
    formula: Type.String({
      minLength: 1,
      maxLength: 1_000,
      description:
        'Numbers, `value`, fields as `[Prix HT]` or plain names, + - * / ( ), percents such as `20%`, and min, max, abs, round(x, digits).',
    }),
    digits: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 12, description: 'Rounds the result to so many digits after the point.' }),
    ),
    blank: Type.Optional(
      Type.Enum(['empty', 'zero', 'reject'], {
        description: 'What an empty field makes of it all; `empty` when nothing is said.',
      }),
    ),
  },
  { additionalProperties: false },
)

/** A formula as what is done one after the other on a stack. */
type Op = { readonly push: bigint } | { readonly field: string } | { readonly call: string; readonly count: number }

export default defineRule({
  name: 'calculate',
  summary: 'Calculates with fields, exactly in decimal: twelve digits after the point.',
  options,
  first: 'formula',
  empty: true,
  lists: 'whole',
  parts: [parseFormula, scaled, unscaled, operate],
  examples: [
    { options: { formula: 'value * 1.2' }, value: '10.10', gives: '12.12' },
    {
      options: { formula: '[Prix HT] * (1 + 20%)', digits: 2 },
      value: '',
      record: { 'Prix HT': '9,99 €' },
      gives: '11.99',
    },
    { options: { formula: 'price - rebate' }, value: '', record: { price: '0.3', rebate: '0.1' }, gives: '0.2' },
    { options: { formula: '-(2 + 3) * 4 / 8' }, value: '', gives: '-2.5' },
    { options: { formula: 'max(value, 5)' }, value: '3', gives: '5' },
    { options: { formula: 'round(value / 3, 2)' }, value: '10', gives: '3.33' },
    { options: { formula: 'stock - 1' }, value: '', record: { stock: '' }, gives: '' },
    { options: { formula: 'stock - 1', blank: 'zero' }, value: '', record: { stock: '' }, gives: '-1' },
    { options: { formula: 'stock - 1', blank: 'reject' }, value: '', record: { stock: '' }, refuses: 'not_a_number' },
    { options: { formula: 'value / 0' }, value: '1', refuses: 'value_refused' },
    { options: { formula: 'value + 1' }, value: 'abc', refuses: 'not_a_price' },
  ],
  fields: (given) => {
    const { formula } = given as Static<typeof options>
    const names = [...String(formula).matchAll(/\[([^\]]+)\]|([\p{L}_][\p{L}\p{N}_]*)(?!\s*\(|[\p{L}\p{N}_])/gu)]
    return names.map((match) => (match[1] ?? match[2] ?? '').trim()).filter((name) => name !== 'value')
  },
  check: (given) => {
    const { formula } = given as Static<typeof options>
    return parseFormula(formula, scaled) === null ? `the formula “${formula.slice(0, 80)}” cannot be read` : null
  },
  apply(value: Value, given: Static<typeof options>, { once, field, decimal, run, refuse }: Tools) {
    const ops = once(given, () => parseFormula(given.formula, scaled))
    if (ops === null) return refuse('value_refused', `The formula “${given.formula.slice(0, 80)}” cannot be read.`)
    const stack: bigint[] = []
    for (const op of ops) {
      if ('push' in op) stack.push(op.push)
      else if ('call' in op) {
        const result = operate(op.call, stack.splice(stack.length - op.count, op.count))
        if (result === null) return refuse('value_refused', 'The formula divides by zero, or grows beyond all bounds.')
        stack.push(result)
      } else {
        const found = op.field === 'value' ? value : field(op.field)
        const cell = Array.isArray(found) ? (found.find((each) => each !== '') ?? '') : found
        if (cell === '' || cell === null || cell === undefined) {
          if (given.blank === 'reject') return refuse('not_a_number', `The field ${op.field} is empty.`)
          if (given.blank !== 'zero') return ''
          stack.push(0n)
        } else {
          const text =
            decimal(String(cell), typeof cell === 'number' ? '.' : 'auto') ?? run({ 'read-price': {} }, cell as string)
          stack.push(scaled(String(text)))
        }
      }
    }
    const result = stack[0] as bigint
    return unscaled(
      given.digits === undefined ? result : (operate('round', [result, scaled(String(given.digits))]) ?? result),
    )
  },
})

/** The formula in the order of its work, or null where it is none. */
function parseFormula(formula: string, number: (text: string) => bigint): readonly Op[] | null {
  const tokens = formula.match(/\[[^\]]+\]|\d+(?:\.\d+)?%?|[\p{L}_][\p{L}\p{N}_]*|[-+*/(),]|\S/gu) ?? []
  const ops: Op[] = []
  let at = 0
  const take = (token: string) => tokens[at] === token && at++ >= 0
  const atom = (): boolean => {
    const token = tokens[at++]
    if (token === undefined) return false
    if (token === '-') return ops.push({ push: 0n }) > 0 && atom() && ops.push({ call: '-', count: 2 }) > 0
    if (token === '(') return sum() && take(')')
    if (/^\d/.test(token)) {
      const amount = number(token.replace('%', ''))
      return ops.push({ push: token.endsWith('%') ? amount / 100n : amount }) > 0
    }
    if (token.startsWith('[')) return ops.push({ field: token.slice(1, -1).trim() }) > 0
    if (!/^[\p{L}_]/u.test(token)) return false
    if (!take('(')) return ops.push({ field: token }) > 0
    if (!['min', 'max', 'abs', 'round'].includes(token)) return false
    let count = 1
    if (!sum()) return false
    for (; take(','); count++) if (!sum()) return false
    return take(')') && ops.push({ call: token, count }) > 0
  }
  const chain = (signs: string, next: () => boolean): boolean => {
    if (!next()) return false
    while (tokens[at] !== undefined && signs.includes(tokens[at] as string)) {
      const call = tokens[at++] as string
      if (!next()) return false
      ops.push({ call, count: 2 })
    }
    return true
  }
  const product = () => chain('*/', atom)
  const sum = (): boolean => chain('+-', product)
  return sum() && at === tokens.length ? ops : null
}

/** A decimal as an integer of 10^-12 parts. */
function scaled(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text)
  if (!match) return 0n
  const size = BigInt((match[2] ?? '0') + (match[3] ?? '').slice(0, 12).padEnd(12, '0'))
  return match[1] ? -size : size
}

function unscaled(amount: bigint): string {
  const text = (amount < 0n ? -amount : amount).toString().padStart(13, '0')
  const fraction = text.slice(-12).replace(/0+$/, '')
  return `${amount < 0n ? '-' : ''}${text.slice(0, -12)}${fraction === '' ? '' : `.${fraction}`}`
}

/** One operation; halves go away from zero. Null where there is no result. */
function operate(call: string, all: readonly bigint[]): bigint | null {
  const [a = 0n, b = 0n] = all
  const unit = 10n ** 12n
  const divide = (dividend: bigint, divisor: bigint) => {
    const half = divisor < 0n ? -divisor / 2n : divisor / 2n
    return (dividend < 0n ? dividend - half : dividend + half) / divisor
  }
  let result = a
  if (call === '+') result = a + b
  else if (call === '-') result = a - b
  else if (call === '*') result = divide(a * b, unit)
  else if (call === '/') {
    if (b === 0n) return null
    result = b < 0n ? divide(-a * unit, -b) : divide(a * unit, b)
  } else if (call === 'abs') result = a < 0n ? -a : a
  else if (call === 'min') result = all.reduce((least, each) => (each < least ? each : least), a)
  else if (call === 'max') result = all.reduce((most, each) => (each > most ? each : most), a)
  else {
    const digits = b / unit
    const step = 10n ** (12n - (digits < 0n ? 0n : digits > 12n ? 12n : digits))
    result = divide(a, step) * step
  }
  return result > 10n ** 40n || result < -(10n ** 40n) ? null : result
}
