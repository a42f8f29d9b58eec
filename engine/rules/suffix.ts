import Type, { type Static } from 'typebox'
import { defineRule } from '../contract/rule.ts'

const options = Type.Object(
  {
    text: Type.String({ minLength: 1, description: 'What is put after the value.' }),
    always: Type.Optional(Type.Boolean({ description: 'Also where it stands there already.' })),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'suffix',
  summary: 'Puts a text after a value that is not empty, unless it stands there already.',
  options,
  first: 'text',
  examples: [
    { options: { text: ' cm' }, value: '12', gives: '12 cm' },
    { options: { text: ' cm' }, value: '12 cm', gives: '12 cm' },
    { options: { text: 'a', always: true }, value: 'ba', gives: 'baa' },
    { options: { text: 'x' }, value: '', gives: '' },
    { options: { text: '-' }, value: [1, 2], gives: ['1-', '2-'] },
  ],
  apply(value: string | number | boolean, { text: given, always = false }: Static<typeof options>) {
    const text = String(value)
    return !always && text.endsWith(given) ? value : `${text}${given}`
  },
})
