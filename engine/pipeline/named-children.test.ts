import { expect, test } from 'vitest'
import { childrenIn } from './named-children.ts'

test.each([
  ['sku=A1,color=Red|sku=A2,color=Blue', ['A1', 'A2']],
  ['color=Red,sku=A1|color=Blue,sku=A2', ['A1', 'A2']],
  ['A1|A2', ['A1', 'A2']],
  ['A1, A2 ,', ['A1', 'A2']],
  ['A 1/2', ['A 1/2']],
  ['', []],
])('a parent names its children: %j', (link, keys) => expect(childrenIn(link)).toEqual(keys))

test('a hundred thousand children are read at once', () => {
  const link = Array.from({ length: 100_000 }, (_, at) => `sku=A${at},size=M`).join('|')
  const started = performance.now()
  expect(childrenIn(link)).toHaveLength(100_000)
  expect(performance.now() - started).toBeLessThan(1_000)
})
