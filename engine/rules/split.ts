import Type, { type Static } from 'typebox'
import { defineRule } from '../contract/rule.ts'

const options = Type.Object(
  {
    separator: Type.String({ minLength: 1, description: 'What stands between the parts.' }),
    part: Type.Optional(
      Type.Integer({
        description: 'Takes only this part: 1 is the first, -1 the last. All of them when nothing is said.',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Makes at most so many parts; the last has the rest.' }),
    ),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'split',
  summary: 'Cuts a text into a list, or takes one part of it; spaces around the parts go, empty parts too.',
  options,
  first: 'separator',
  examples: [
    { options: { separator: '|' }, value: 'a.jpg|b.jpg', gives: ['a.jpg', 'b.jpg'] },
    { options: { separator: ',' }, value: ' a , , b ', gives: ['a', 'b'] },
    { options: { separator: '>', part: -1 }, value: 'Home > Shoes', gives: 'Shoes' },
    { options: { separator: '>', part: 1 }, value: 'Home > Shoes', gives: 'Home' },
    { options: { separator: '>', part: 5 }, value: 'Home > Shoes', gives: '' },
    { options: { separator: ':', limit: 2 }, value: 'a:b:c', gives: ['a', 'b:c'] },
    { options: { separator: ',' }, value: ['a,b', 'c'], gives: ['a', 'b', 'c'] },
  ],
  apply(value: string | number | boolean, { separator, part, limit }: Static<typeof options>) {
    const text = String(value)
    const parts: string[] = []
    let from = 0
    for (let at = text.indexOf(separator); at >= 0 && parts.length + 1 !== (limit ?? part); ) {
      parts.push(text.slice(from, at).trim())
      from = at + separator.length
      at = text.indexOf(separator, from)
    }
    const more = part === undefined || limit !== undefined || part < 0
    const end = more ? -1 : text.indexOf(separator, from)
    parts.push(text.slice(from, end < 0 ? undefined : end).trim())
    if (part === undefined) return parts.includes('') ? parts.filter((it) => it !== '') : parts
    return parts.at(part > 0 ? part - 1 : part) ?? ''
  },
})
