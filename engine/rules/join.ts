import Type, { type Static } from 'typebox'
import { defineRule, type Value } from '../contract/rule.ts'

const options = Type.Object(
  {
    separator: Type.Optional(
      Type.String({ description: 'What stands between the parts; a comma and a space when nothing is said.' }),
    ),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'join',
  summary: 'Makes one text of a list; empty parts are left out.',
  options,
  first: 'separator',
  lists: 'whole',
  examples: [
    { options: {}, value: ['cotton', '', 'wool'], gives: 'cotton, wool' },
    { options: { separator: '|' }, value: ['a', 'b'], gives: 'a|b' },
    { options: { separator: '|' }, value: 'a', gives: 'a' },
    { options: {}, value: [], gives: '' },
  ],
  apply(value: Value, { separator = ', ' }: Static<typeof options>) {
    return Array.isArray(value) ? value.filter((it) => it !== '').join(separator) : value
  },
})
