import Type, { type Static } from 'typebox'
import { defineRule } from '../contract/rule.ts'

const options = Type.Object(
  {
    length: Type.Integer({ minimum: 1, description: 'Characters that may stay.' }),
    words: Type.Optional(Type.Boolean({ description: 'Never cuts inside a word, where the text has any space.' })),
    ellipsis: Type.Optional(Type.String({ description: 'What marks the cut, such as `…`; it counts.' })),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'truncate',
  summary: 'Cuts a text to a length.',
  options,
  first: 'length',
  examples: [
    { options: { length: 5 }, value: 'Marketplace', gives: 'Marke' },
    { options: { length: 50 }, value: 'Lamp', gives: 'Lamp' },
    { options: { length: 10, words: true }, value: 'A very long title', gives: 'A very' },
    { options: { length: 6, ellipsis: '…' }, value: 'Marketplace', gives: 'Marke…' },
    { options: { length: 2 }, value: 'a😀b', gives: 'a' },
  ],
  apply(value: string | number | boolean, { length, words = false, ellipsis = '' }: Static<typeof options>) {
    const text = String(value)
    if (text.length <= length) return value
    let end = Math.max(0, length - ellipsis.length)
    const code = text.charCodeAt(end - 1)
    // A pair of surrogates is one character: half of it is none.
    if (code >= 0xd800 && code <= 0xdbff) end--
    let cut = text.slice(0, end)
    if (words && !/\s/.test(text.charAt(end))) {
      const space = cut.search(/\s\S*$/)
      if (space > 0) cut = cut.slice(0, space)
    }
    return cut.trimEnd() + ellipsis
  },
})
