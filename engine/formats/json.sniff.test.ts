import { describe, expect, test } from 'vitest'
import json from './json.ts'

const sniffed = (value: unknown) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return json.sniff({ head: Buffer.from(text), whole: true, name: 'feed.json' })?.options.record
}
const product = (i: number) => ({
  sku: `A${i}`,
  title: `T${i}`,
  price: i,
  images: [
    { url: 'u', alt: 'a' },
    { url: 'v', alt: 'b' },
  ],
})
const three = [product(1), product(2), product(3)]

describe('finding the records of a JSON file', () => {
  test.each<[string, unknown, string]>([
    ['an array', three, ''],
    ['an array of one', [product(1)], ''],
    [
      'an array of one with few fields and variants',
      [
        {
          sku: 'A',
          variants: [
            { size: 'S', stock: 1 },
            { size: 'M', stock: 2 },
          ],
        },
      ],
      '',
    ],
    ['one object', product(1), ''],
    ['one object in an object', { product: product(1) }, 'product'],
    ['a list by name', { products: three }, 'products'],
    ['a list of an unknown name beside other things', { status: 'ok', total: 3, took: 1, Zeilen: three }, 'Zeilen'],
    [
      'a list two levels deep',
      { catalog: { name: 'x', items: three }, links: [{ rel: 'next', href: 'x' }] },
      'catalog.items',
    ],
    ['a list four levels deep', { a: { b: { c: { d: three } } } }, 'a.b.c.d'],
    [
      'lists in lists',
      {
        categories: [
          { name: 'c', products: three },
          { name: 'd', products: three },
        ],
      },
      'categories.products',
    ],
    ['an object by id', { products: { A1: product(1), A2: product(2) } }, 'products.*'],
    ['an object by id at the top', { red: product(1), blue: product(2), green: product(3) }, '*'],
    ['keys with dots', { 'shop.items': three }, 'shop\\.items'],
    ['objects after each other', three.map((each) => JSON.stringify(each, null, 1)).join('\n'), ''],
    ['a cut off sample', JSON.stringify({ meta: { v: 1 }, items: three }).slice(0, -40), 'items'],
    ['a malformed element', JSON.stringify({ items: three }).replace('"T2"', 'T2"'), 'items'],
  ])('%s', (_name, value, record) => {
    expect(sniffed(value)).toBe(record)
  })

  test.each([['<a/>'], ['a;b'], [''], ['{a}'], ['[section]\nkey=1'], ['"text"']])(
    'takes %j for something else',
    (text) => {
      expect(sniffed(text)).toBeUndefined()
    },
  )

  test('looks at hostile samples for no more than a moment', () => {
    const begun = performance.now()
    for (const text of [
      '['.repeat(4e6),
      '{"a":'.repeat(8e5),
      `["${'\\"'.repeat(2e6)}`,
      `{"a":"${'x'.repeat(4e6)}`,
      `[${'{"a":1},'.repeat(4e5)}`,
    ])
      sniffed(text)
    expect(performance.now() - begun).toBeLessThan(8_000)
  })
})
