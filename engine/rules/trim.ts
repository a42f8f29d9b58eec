import Type, { type Static } from 'typebox'
import { defineRule } from '../contract/rule.ts'

const options = Type.Object(
  {
    collapse: Type.Optional(
      Type.Boolean({ description: 'Runs of spaces and line breaks inside become one space, too.' }),
    ),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'trim',
  summary: 'Removes spaces and invisible characters around a text.',
  options,
  first: 'collapse',
  examples: [
    { options: {}, value: '  Shoe ', gives: 'Shoe' },
    { options: {}, value: '\u00a0Shoe\u200b', gives: 'Shoe' },
    { options: {}, value: 'a  b', gives: 'a  b' },
    { options: { collapse: true }, value: ' a \n\n b\u00a0c ', gives: 'a b c' },
    { options: {}, value: [' a', 'b '], gives: ['a', 'b'] },
    { options: {}, value: 12, gives: 12 },
  ],
  apply(value: string | number | boolean, { collapse = false }: Static<typeof options>) {
    if (typeof value !== 'string') return value
    const first = value.charCodeAt(0)
    const last = value.charCodeAt(value.length - 1)
    const clean = first > 32 && first < 127 && last > 32 && last < 127
    if (clean && !collapse) return value
    const text = clean ? value : value.replace(/^[\s\u200b-\u200d\u2060\ufeff\p{Cc}]+/u, '').trimEnd()
    let end = text.length
    while (end > 0 && /[\s\u200b-\u200d\u2060\ufeff\p{Cc}]/u.test(text.charAt(end - 1))) end--
    const trimmed = text.slice(0, end)
    return collapse ? trimmed.replace(/\s+/g, ' ') : trimmed
  },
})
