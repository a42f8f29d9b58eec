import Type, { type Static } from 'typebox'
import { defineRule, type Tools } from '../contract/rule.ts'

const options = Type.Object(
  {
    map: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
        description: 'The source’s words and what they become.',
      }),
    ),
    table: Type.Optional(Type.String({ description: 'A table of the mapping’s `lookups`, instead of `map`.' })),
    otherwise: Type.Optional(
      Type.Union([Type.String(), Type.Number(), Type.Boolean()], {
        description: 'What a word becomes that is not there: `reject` (when nothing is said), `keep`, or any value.',
      }),
    ),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'lookup',
  summary: 'Replaces a word by what a list says it means; case, accents and spaces around it make no difference.',
  options,
  first: 'table',
  examples: [
    { options: { map: { Rouge: 'red', Bleu: 'blue' } }, value: 'Rouge', gives: 'red' },
    { options: { map: { 'Bleu foncé': 'navy' } }, value: ' BLEU FONCE ', gives: 'navy' },
    { options: { map: { Rouge: 'red' } }, value: 'Vert', refuses: 'unknown_value' },
    { options: { map: { Rouge: 'red' }, otherwise: 'keep' }, value: 'Vert', gives: 'Vert' },
    { options: { map: { Rouge: 'red' }, otherwise: 'other' }, value: 'Vert', gives: 'other' },
    { options: { map: { Rouge: 'red' }, otherwise: '' }, value: 'Vert', gives: '' },
    { options: { map: { A: 'a', B: 'b' } }, value: ['A', 'B'], gives: ['a', 'b'] },
    { options: { map: { oui: true } }, value: 'Oui', gives: true },
    { options: { map: { red: 'R' } }, value: 'constructor', refuses: 'unknown_value' },
  ],
  check: (given) => {
    const { map, table } = given as Static<typeof options>
    return (map === undefined) === (table === undefined) ? 'give either `map` or `table`' : null
  },
  apply(value: string | number | boolean, given: Static<typeof options>, { once, fold, refuse, lookup }: Tools) {
    const { map, table = '', otherwise = 'reject' } = given
    const text = String(value)
    let found: string | number | boolean | undefined
    if (map) {
      const words = once(given, () => {
        const all = new Map(Object.entries(map))
        for (const [from, to] of Object.entries(map)) if (!all.has(fold(from))) all.set(fold(from), to)
        return all
      })
      found = words.get(text) ?? words.get(fold(text))
    } else found = lookup(table, text) as string | undefined
    if (found !== undefined) return found
    if (otherwise === 'keep') return value
    if (otherwise !== 'reject') return otherwise
    return refuse(
      'unknown_value',
      `“${text.slice(0, 80)}” is not in the list. Add it to the list, or say under \`otherwise\` what to take.`,
    )
  },
})
