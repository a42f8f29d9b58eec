import Type, { type Static } from 'typebox'
import { defineRule, type Tools } from '../contract/rule.ts'

const options = Type.Object(
  {
    find: Type.Optional(Type.String({ minLength: 1, description: 'The text to look for, everywhere in the value.' })),
    with: Type.Optional(Type.String({ description: 'What stands there instead; nothing when nothing is said.' })),
    pairs: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: 'Several texts and what they become, in order.' }),
    ),
    regex: Type.Optional(
      Type.Boolean({ description: '`find` is a regular expression; `$1` … in `with` are its groups.' }),
    ),
    'ignore-case': Type.Optional(Type.Boolean({ description: 'Case makes no difference.' })),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'replace',
  summary: 'Replaces or removes parts of a text.',
  options,
  first: 'find',
  examples: [
    { options: { find: ' cm', with: '' }, value: '12 cm', gives: '12' },
    { options: { find: '-' }, value: '1-2-3', gives: '123' },
    { options: { find: 'RED', with: 'blue', 'ignore-case': true }, value: 'Red, red', gives: 'blue, blue' },
    { options: { find: '(\\d+)x(\\d+)', with: '$2x$1', regex: true }, value: '10x20', gives: '20x10' },
    { options: { find: '$', with: '$$' }, value: '5$', gives: '5$$' },
    { options: { pairs: { a: 'b', c: 'd' } }, value: 'ac', gives: 'bd' },
    { options: { find: '.', with: '' }, value: '1.299', gives: '1299' },
    { options: { find: '\\s*\\(.*?\\)', regex: true }, value: 'Lamp (old stock)', gives: 'Lamp' },
  ],
  check: (given) => {
    const { find, pairs } = given as Static<typeof options>
    return find === undefined && pairs === undefined ? 'give `find` or `pairs`' : null
  },
  patterns: (given) => {
    const { find, regex, 'ignore-case': any } = given as Static<typeof options>
    return regex && find !== undefined ? [{ source: find, flags: any ? 'gi' : 'g' }] : []
  },
  apply(value: string | number | boolean, given: Static<typeof options>, { once }: Tools) {
    const { find, with: instead = '', pairs, regex = false, 'ignore-case': any = false } = given
    const swaps = once(given, () => {
      const all = [...(find === undefined ? [] : [[find, instead] as const]), ...Object.entries(pairs ?? {})]
      return all.map(([from, to]) => ({
        from:
          regex || any
            ? new RegExp(regex ? from : from.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), any ? 'gi' : 'g')
            : from,
        to: regex ? to : to.replaceAll('$', '$$$$'),
      }))
    })
    let text = String(value)
    for (const { from, to } of swaps) if (from !== '') text = text.replaceAll(from, to)
    return text
  },
})
