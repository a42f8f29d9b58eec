import Type, { type Static } from 'typebox'
import { defineRule, type Tools } from '../contract/rule.ts'

const options = Type.Object(
  {
    pattern: Type.Optional(
      Type.String({ minLength: 1, description: 'A regular expression; its first group is taken, or all of it.' }),
    ),
    group: Type.Optional(Type.Integer({ minimum: 0, description: 'Takes this group instead.' })),
    after: Type.Optional(Type.String({ minLength: 1, description: 'Takes what follows this text.' })),
    before: Type.Optional(
      Type.String({ minLength: 1, description: 'Takes what stands before this text (after `after`).' }),
    ),
    'ignore-case': Type.Optional(Type.Boolean({ description: 'Case makes no difference to the pattern.' })),
    otherwise: Type.Optional(
      Type.Enum(['empty', 'keep', 'reject'], {
        description: 'What happens where it is not found; `empty` when nothing is said.',
      }),
    ),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'extract',
  summary: 'Takes a part of a text: by a regular expression, or between two texts.',
  options,
  first: 'pattern',
  examples: [
    { options: { pattern: '(\\d+) cm' }, value: 'Height: 42 cm', gives: '42' },
    { options: { pattern: '\\d{4}' }, value: 'Model 2024 blue', gives: '2024' },
    { options: { pattern: '(\\w+)-(\\w+)', group: 2 }, value: 'abc-def', gives: 'def' },
    { options: { after: 'Ref: ', before: ' ' }, value: 'Lamp Ref: L-7 blue', gives: 'L-7' },
    { options: { before: '/' }, value: 'a/b/c', gives: 'a' },
    { options: { pattern: '\\d+' }, value: 'none', gives: '' },
    { options: { pattern: '\\d+', otherwise: 'keep' }, value: 'none', gives: 'none' },
    { options: { pattern: '\\d+', otherwise: 'reject' }, value: 'none', refuses: 'value_refused' },
  ],
  check: (given) => {
    const { pattern, after, before } = given as Static<typeof options>
    return (pattern ?? after ?? before) ? null : 'give `pattern`, `after` or `before`'
  },
  patterns: (given) => {
    const { pattern, 'ignore-case': any } = given as Static<typeof options>
    return pattern === undefined ? [] : [{ source: pattern, flags: any ? 'i' : '' }]
  },
  apply(value: string | number | boolean, given: Static<typeof options>, { once, refuse }: Tools) {
    const { pattern, group, after, before, otherwise = 'empty' } = given
    const text = String(value)
    let found: string | undefined
    if (pattern !== undefined) {
      const match = once(given, () => new RegExp(pattern, given['ignore-case'] ? 'i' : '')).exec(text)
      found = match ? (match[group ?? (match.length > 1 ? 1 : 0)] ?? '') : undefined
    } else {
      const from = after === undefined ? 0 : text.indexOf(after)
      const start = from < 0 ? -1 : from + (after?.length ?? 0)
      const end = before === undefined ? text.length : text.indexOf(before, Math.max(start, 0))
      found = start < 0 || end < 0 ? undefined : text.slice(start, end).trim()
    }
    if (found !== undefined) return found
    if (otherwise === 'reject') return refuse('value_refused', `What the rule extract looks for is not in it.`)
    return otherwise === 'keep' ? value : ''
  },
})
