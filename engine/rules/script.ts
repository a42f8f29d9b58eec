import Type, { type Static } from 'typebox'
import { defineRule, type Tools, type Value } from '../contract/rule.ts'

const options = Type.Object(
  {
    code: Type.String({
      minLength: 1,
      description:
        'The body of a JavaScript function that sees `record`, `value`, `item` and `lookup(name, key)`; it returns the value, or throws to leave the record out.',
    }),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'script',
  summary:
    'Runs JavaScript on a value. It can reach nothing outside, and ends when it takes too long or too much memory.',
  options,
  first: 'code',
  empty: true,
  lists: 'whole',
  examples: [
    { options: { code: 'return value.toUpperCase()' }, value: 'acme', gives: 'ACME' },
    {
      options: { code: "return record.Marque + ' ' + value" },
      value: 'Lampe',
      record: { Marque: 'Acme' },
      gives: 'Acme Lampe',
    },
    { options: { code: 'return value.map(url => url.trim())' }, value: [' a', 'b '], gives: ['a', 'b'] },
    { options: { code: 'return value === null' }, value: null, gives: true },
    { options: { code: "throw 'no picture'" }, value: 'x', refuses: 'script_rejected' },
    { options: { code: "throw new Error('too old')" }, value: 'x', refuses: 'script_rejected' },
    { options: { code: 'return value.missing.thing' }, value: 'x', refuses: 'script_failed' },
    { options: { code: 'return { a: 1 }' }, value: 'x', refuses: 'script_result' },
  ],
  apply(value: Value, { code }: Static<typeof options>, { script }: Tools) {
    return script(code, value)
  },
})
