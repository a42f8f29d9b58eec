import Type, { type Static } from 'typebox'
import { defineRule, type Tools } from '../contract/rule.ts'
import { ANSWERS } from '../kernel/words/answers.ts'

const options = Type.Object(
  {
    yes: Type.Optional(Type.Array(Type.String(), { description: 'More words for yes.' })),
    no: Type.Optional(Type.Array(Type.String(), { description: 'More words for no.' })),
    otherwise: Type.Optional(
      Type.Union([Type.Boolean(), Type.Enum(['reject', 'empty'])], {
        description: 'What any other word means; `reject` when nothing is said.',
      }),
    ),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'read-boolean',
  summary: 'Reads yes or no, in the words of fourteen languages; numbers above zero are yes.',
  options,
  first: 'yes',
  table: ANSWERS,
  examples: [
    { options: {}, value: 'Oui', gives: true },
    { options: {}, value: 'nein', gives: false },
    { options: {}, value: '1', gives: true },
    { options: {}, value: '0', gives: false },
    { options: {}, value: 'В НАЛИЧИИ', refuses: 'not_a_boolean' },
    { options: {}, value: 'In Stock', gives: true },
    { options: {}, value: 12, gives: true },
    { options: { yes: ['dispo'], no: ['épuisé'] }, value: 'Epuise', gives: false },
    { options: { otherwise: false }, value: 'perhaps', gives: false },
    { options: { otherwise: 'empty' }, value: 'perhaps', gives: '' },
    { options: {}, value: 'perhaps', refuses: 'not_a_boolean' },
  ],
  apply(value: string | number | boolean, given: Static<typeof options>, { once, fold, refuse, table }: Tools) {
    if (typeof value === 'boolean') return value
    if (typeof value === 'number') return value > 0
    const words = once(given, () => {
      const all = new Map(Object.entries(table as Record<string, boolean>))
      for (const word of given.yes ?? []) all.set(fold(word), true)
      for (const word of given.no ?? []) all.set(fold(word), false)
      return all
    })
    const answer = words.get(value) ?? words.get(fold(value))
    if (answer !== undefined) return answer
    if (/^\d{1,9}$/.test(value)) return Number(value) > 0
    const { otherwise = 'reject' } = given
    if (typeof otherwise === 'boolean') return otherwise
    if (otherwise === 'empty') return ''
    return refuse('not_a_boolean', 'Write yes or no, or say what the word means: { read-boolean: { yes: ["…"] } }.')
  },
})
