import Type, { type Static } from 'typebox'
import { defineRule, type Tools, type Value } from '../contract/rule.ts'

const options = Type.Object(
  {
    separator: Type.Optional(
      Type.String({ description: 'What stands between the parts; a space when nothing is said.' }),
    ),
    fields: Type.Optional(
      Type.Array(Type.String(), { description: 'Columns or attributes that follow the value, in order.' }),
    ),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'concat',
  summary: 'Puts the value and other fields into one text; empty ones leave no gap.',
  options,
  first: 'separator',
  empty: true,
  lists: 'whole',
  examples: [
    { options: { fields: ['Size', 'Color'] }, value: 'Shirt', record: { Size: 'M', Color: '' }, gives: 'Shirt M' },
    { options: { separator: ' - ' }, value: ['Shirt', '', 'blue'], gives: 'Shirt - blue' },
    { options: { separator: '', fields: ['B'] }, value: 'a', record: { B: 'b' }, gives: 'ab' },
    { options: { fields: ['A'] }, value: '', record: { A: null }, gives: '' },
    { options: { fields: ['A'] }, value: 12, record: { A: ['x', 'y'] }, gives: '12 x y' },
  ],
  fields: (given) => (given as Static<typeof options>).fields ?? [],
  apply(value: Value, { separator = ' ', fields = [] }: Static<typeof options>, { field }: Tools) {
    const all = [value, ...fields.map(field)].flat()
    return all.filter((it) => it !== '' && it !== null && it !== undefined).join(separator)
  },
})
