import Type, { type Static } from 'typebox'
import { defineRule, type Tools, type Value } from '../contract/rule.ts'

const options = Type.Object(
  {
    value: Type.Optional(
      Type.Union([Type.String(), Type.Number(), Type.Boolean()], { description: 'What to take instead.' }),
    ),
    from: Type.Optional(
      Type.Union([Type.String(), Type.Array(Type.String())], {
        description: 'Columns or attributes to try first, in order.',
      }),
    ),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'default',
  summary: 'Takes another value where the cell is empty: the first field of `from` that has one, or else `value`.',
  options,
  first: 'value',
  empty: true,
  lists: 'whole',
  examples: [
    { options: { value: 'new' }, value: '', gives: 'new' },
    { options: { value: 'new' }, value: null, gives: 'new' },
    { options: { value: 'new' }, value: 'used', gives: 'used' },
    { options: { value: 3 }, value: undefined, gives: 3 },
    { options: { from: ['EAN', 'UPC'], value: 'none' }, value: '', record: { EAN: '', UPC: '42' }, gives: '42' },
    { options: { from: 'EAN', value: 'none' }, value: '', record: { EAN: null }, gives: 'none' },
    { options: { value: 'x' }, value: ['', ''], gives: 'x' },
  ],
  fields: (given) => {
    const { from = [] } = given as Static<typeof options>
    return typeof from === 'string' ? [from] : from
  },
  apply(value: Value, { value: instead, from = [] }: Static<typeof options>, { field }: Tools) {
    const blank = (it: Value): boolean =>
      it === '' || it === null || it === undefined || (Array.isArray(it) && it.every((each) => each === ''))
    if (!blank(value)) return value
    for (const name of typeof from === 'string' ? [from] : from) {
      const other = field(name)
      if (!blank(other)) return other
    }
    return instead ?? value
  },
})
