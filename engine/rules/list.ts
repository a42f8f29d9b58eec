import Type, { type Static } from 'typebox'
import { defineRule, type Value } from '../contract/rule.ts'

const options = Type.Object(
  {
    separator: Type.Optional(Type.String({ minLength: 1, description: 'Cuts texts at this, before anything else.' })),
    unique: Type.Optional(Type.Boolean({ description: 'Keeps each value once; true when nothing is said.' })),
    max: Type.Optional(Type.Integer({ minimum: 1, description: 'Keeps the first so many.' })),
    skip: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Leaves out the first so many: the main image, for one.' }),
    ),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'list',
  summary: 'Tidies a list: cuts texts, trims, drops what is empty or double, keeps the first few.',
  options,
  first: 'separator',
  lists: 'whole',
  examples: [
    { options: { separator: ',' }, value: 'a, b,,a', gives: ['a', 'b'] },
    { options: { max: 2 }, value: ['a', '', 'b', 'c'], gives: ['a', 'b'] },
    { options: { skip: 1 }, value: ['main.jpg', 'side.jpg'], gives: ['side.jpg'] },
    { options: { unique: false }, value: ['a', 'a'], gives: ['a', 'a'] },
    { options: {}, value: 'a', gives: ['a'] },
    { options: {}, value: ['', ''], gives: [] },
  ],
  apply(value: Value, { separator, unique = true, max, skip = 0 }: Static<typeof options>) {
    const given = Array.isArray(value) ? value : [value as string]
    const cut = separator === undefined ? given : given.flatMap((it) => String(it).split(separator))
    const kept: (string | number | boolean)[] = []
    const seen = unique && cut.length > 20 ? new Set<unknown>() : null
    for (const each of cut) {
      const it = typeof each === 'string' ? each.trim() : each
      if (it === '' || (unique && (seen ? seen.has(it) : kept.includes(it)))) continue
      seen?.add(it)
      kept.push(it)
    }
    return skip === 0 && max === undefined ? kept : kept.slice(skip, max === undefined ? undefined : skip + max)
  },
})
