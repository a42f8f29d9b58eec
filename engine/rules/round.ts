import Type, { type Static } from 'typebox'
import { defineRule, type Tools } from '../contract/rule.ts'

const options = Type.Object(
  {
    digits: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 9, description: 'Digits after the point; 0 when nothing is said.' }),
    ),
    to: Type.Optional(
      Type.String({
        pattern: '^\\d{1,9}(\\.\\d{1,9})?$',
        description: 'Rounds to multiples of this instead, such as `0.05`.',
      }),
    ),
    ending: Type.Optional(
      Type.String({
        pattern: '^0?\\.\\d{1,9}$',
        description: 'Gives every amount these digits after the point, such as `.99`.',
      }),
    ),
    mode: Type.Optional(
      Type.Enum(['nearest', 'up', 'down'], {
        description: 'Halves go away from zero with `nearest`, which holds when nothing is said.',
      }),
    ),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'round',
  summary: 'Rounds a number, exactly, in decimal.',
  options,
  first: 'digits',
  parts: [nano],
  examples: [
    { options: { digits: 2 }, value: '12.345', gives: '12.35' },
    { options: { digits: 2 }, value: '1.005', gives: '1.01' },
    { options: { digits: 2 }, value: '-1.005', gives: '-1.01' },
    { options: {}, value: '12.5', gives: '13' },
    { options: { mode: 'down' }, value: '12.9', gives: '12' },
    { options: { mode: 'up' }, value: '12.1', gives: '13' },
    { options: { to: '0.05' }, value: '12.37', gives: '12.35' },
    { options: { ending: '.99' }, value: '12.30', gives: '12.99' },
    { options: { ending: '.90', mode: 'up' }, value: '12.95', gives: '13.90' },
    { options: { digits: 1 }, value: 0.25, gives: '0.3' },
    { options: { digits: 2 }, value: 'abc', refuses: 'not_a_number' },
  ],
  apply(value: string | number | boolean, given: Static<typeof options>, { decimal, refuse }: Tools) {
    const { digits = 0, to, ending, mode = 'nearest' } = given
    const text = decimal(String(value), '.')
    if (typeof text !== 'string') return refuse('not_a_number', 'Put the rule read-number or read-price before.')
    const amount = nano(text)
    const negative = amount < 0n
    const size = negative ? -amount : amount
    const unit = 1_000_000_000n
    let result: bigint
    if (ending !== undefined) {
      result = (size / unit) * unit + nano(`0${ending.replace(/^0/, '')}`)
      if (mode === 'up' && result < size) result += unit
      if (mode === 'down' && result > size && result >= unit) result -= unit
    } else {
      const step = to === undefined ? 10n ** BigInt(9 - digits) : nano(to)
      if (step === 0n) return refuse('not_a_number', 'There are no multiples of zero to round to.')
      const rest = size % step
      const more = mode === 'up' ? rest > 0n : mode === 'nearest' && rest * 2n >= step
      result = size - rest + (more ? step : 0n)
    }
    const places =
      ending === undefined
        ? to === undefined
          ? digits
          : (to.split('.')[1]?.length ?? 0)
        : ending.length - ending.indexOf('.') - 1
    const plain = result.toString().padStart(10, '0')
    const fraction = plain.slice(-9).slice(0, places)
    return `${negative && result > 0n ? '-' : ''}${plain.slice(0, -9)}${places === 0 ? '' : `.${fraction}`}`
  },
})

/** Billionths, exactly; what is smaller is cut. */
function nano(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.')
  const size = BigInt(whole + fraction.slice(0, 9).padEnd(9, '0'))
  return text.startsWith('-') ? -size : size
}
