import Type, { type Static } from 'typebox'
import { defineRule } from '../contract/rule.ts'

const options = Type.Object(
  {
    text: Type.String({ minLength: 1, description: 'What is put before the value.' }),
    always: Type.Optional(Type.Boolean({ description: 'Also where it stands there already.' })),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'prefix',
  summary: 'Puts a text before a value that is not empty, unless it stands there already.',
  options,
  first: 'text',
  examples: [
    { options: { text: 'https://shop.example/' }, value: 'a.jpg', gives: 'https://shop.example/a.jpg' },
    { options: { text: 'SKU-' }, value: 'SKU-7', gives: 'SKU-7' },
    { options: { text: 'a', always: true }, value: 'ab', gives: 'aab' },
    { options: { text: 'x' }, value: '', gives: '' },
    { options: { text: '-' }, value: [1, 2], gives: ['-1', '-2'] },
  ],
  apply(value: string | number | boolean, { text: given, always = false }: Static<typeof options>) {
    const text = String(value)
    return !always && text.startsWith(given) ? value : `${given}${text}`
  },
})
