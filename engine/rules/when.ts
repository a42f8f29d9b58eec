/* oxlint-disable unicorn/no-thenable */
// biome-ignore-all lint/suspicious/noThenProperty: a condition reads if, then, else; these objects are never awaited
import Type, { type Static } from 'typebox'
import type { Condition, FieldCondition } from '../contract/mapping.ts'
import { defineRule, type Tools, type Value } from '../contract/rule.ts'

const chain = (description: string) => Type.Optional(Type.Unsafe<unknown>({ $ref: '#/$defs/steps', description }))

const options = Type.Object(
  {
    if: Type.Unsafe<Condition>({ $ref: '#/$defs/condition', description: 'The condition; see docs/mapping.md.' }),
    then: chain('Steps for records that it holds for; without them the value stays.'),
    else: chain('Steps for all others; without them the value stays.'),
    refuse: Type.Optional(
      Type.String({ minLength: 1, description: 'Leaves records out that it holds for, with this sentence.' }),
    ),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'when',
  summary: 'Goes one of two ways, by a condition on the record.',
  options,
  empty: true,
  lists: 'whole',
  chains: ['then', 'else'],
  examples: [
    {
      options: { if: { field: 'Promo', eq: 'oui' }, then: [{ template: 'sale' }], else: [{ template: 'regular' }] },
      value: '',
      record: { Promo: 'Oui' },
      gives: 'sale',
    },
    {
      options: { if: { field: 'Stock', gt: 0 }, then: { template: 'yes' } },
      value: 'no',
      record: { Stock: '0' },
      gives: 'no',
    },
    {
      options: {
        if: { all: [{ field: 'A', empty: true }, { not: { field: 'B', in: ['x', 'y'] } }] },
        then: ['trim', { case: 'upper' }],
      },
      value: ' a ',
      record: { A: '', B: 'z' },
      gives: 'A',
    },
    {
      options: { if: { field: 'Prix', lt: 1 }, refuse: 'too cheap' },
      value: 'x',
      record: { Prix: '0,50' },
      refuses: 'value_refused',
    },
    {
      options: { if: { field: 'A', matches: '^\\d+$' }, then: { template: 'number' } },
      value: 'x',
      record: { A: '42' },
      gives: 'number',
    },
  ],
  fields: (given) => {
    const names: string[] = []
    const waiting: unknown[] = [(given as Static<typeof options>).if]
    while (waiting.length > 0) {
      const it = waiting.pop() as FieldCondition & { all?: unknown[]; any?: unknown[]; not?: unknown }
      if (typeof it !== 'object' || it === null) continue
      if (typeof it.field === 'string') names.push(it.field)
      waiting.push(...[it.all ?? [], it.any ?? [], it.not ?? []].flat())
    }
    return names
  },
  apply(value: Value, given: Static<typeof options>, { holds, run, refuse }: Tools) {
    const yes = holds(given.if)
    if (yes && given.refuse !== undefined) return refuse('value_refused', given.refuse)
    const steps = yes ? given.then : given.else
    return steps === undefined ? value : run(steps, value)
  },
})
