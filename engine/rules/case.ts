import Type, { type Static } from 'typebox'
import { defineRule } from '../contract/rule.ts'

const options = Type.Object(
  {
    to: Type.Enum(['upper', 'lower', 'title', 'sentence'], {
      description: 'Title: every word; sentence: the first letter only.',
    }),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'case',
  summary: 'Writes a text in capitals, in small letters, or with capitals at the beginning.',
  options,
  first: 'to',
  examples: [
    { options: { to: 'upper' }, value: 'Été', gives: 'ÉTÉ' },
    { options: { to: 'lower' }, value: 'ÉTÉ', gives: 'été' },
    { options: { to: 'title' }, value: "men's RUNNING-shoes", gives: "Men's Running-Shoes" },
    { options: { to: 'sentence' }, value: 'RED LAMP', gives: 'Red lamp' },
    { options: { to: 'upper' }, value: ['a', 'b'], gives: ['A', 'B'] },
  ],
  apply(value: string | number | boolean, { to }: Static<typeof options>) {
    const text = String(value)
    if (to === 'upper') return text.toUpperCase()
    const lower = text.toLowerCase()
    if (to === 'lower') return lower
    const start = to === 'title' ? /(^|[\s\-/(])(\p{L})/gu : /(^\P{L}*)(\p{L})/u
    return lower.replace(start, (_, before: string, letter: string) => before + letter.toUpperCase())
  },
})
