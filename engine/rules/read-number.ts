import Type, { type Static } from 'typebox'
import { defineRule, type Tools } from '../contract/rule.ts'

const options = Type.Object(
  {
    decimal: Type.Optional(
      Type.Enum([',', '.', 'auto'], {
        description: 'The decimal sign; `auto` (when nothing is said) refuses what reads as two numbers.',
      }),
    ),
    otherwise: Type.Optional(
      Type.Enum(['reject', 'keep', 'empty'], {
        description: 'What happens to what is no number; `reject` when nothing is said.',
      }),
    ),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'read-number',
  summary: 'Reads a number as people write it, with any sign for thousands; a percent sign behind it is left out.',
  options,
  first: 'decimal',
  examples: [
    { options: {}, value: '42', gives: 42 },
    { options: {}, value: '1 299,5', gives: 1299.5 },
    { options: {}, value: '-3', gives: -3 },
    { options: {}, value: '1,299.50', gives: 1299.5 },
    { options: {}, value: '1.299.000', gives: 1299000 },
    { options: {}, value: '0.350', gives: 0.35 },
    { options: {}, value: '20 %', gives: 20 },
    { options: {}, value: '1.299', refuses: 'ambiguous_number' },
    { options: { decimal: '.' }, value: '1.299', gives: 1.299 },
    { options: { decimal: ',' }, value: '1.299', gives: 1299 },
    { options: {}, value: '12 pieces', refuses: 'not_a_number' },
    { options: { otherwise: 'keep' }, value: 'STANDARD', gives: 'STANDARD' },
    { options: { otherwise: 'empty' }, value: 'n/a', gives: '' },
    { options: {}, value: '12345678901234567890', gives: '12345678901234567890' },
    { options: {}, value: 7, gives: 7 },
    { options: {}, value: '1e3', gives: 1000 },
  ],
  apply(value: string | number | boolean, given: Static<typeof options>, { decimal, refuse }: Tools) {
    if (typeof value === 'number') return value
    const { decimal: sign = 'auto', otherwise = 'reject' } = given
    const text = String(value)
    const it = decimal(text.endsWith('%') ? text.slice(0, -1).trimEnd() : text, sign)
    // Sixteen digits are more than a double holds.
    if (typeof it === 'string') return it.length <= 15 ? Number(it) : it
    if (otherwise !== 'reject') return otherwise === 'keep' ? value : ''
    if (it === undefined) {
      return refuse(
        'ambiguous_number',
        'It reads as two numbers. Say which decimal sign the source uses: { read-number: { decimal: "," } }.',
      )
    }
    return refuse(
      'not_a_number',
      'Write a number such as 1299.5, or take the words away with the rule extract or replace.',
    )
  },
})
