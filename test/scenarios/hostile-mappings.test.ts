import { expect, test } from 'vitest'
import { articles, mappingOf, openShop } from '../support/shop.ts'

const ATTRIBUTES = 'attributes: { sku: { from: sku }, title: { from: title }, price: { from: price } }\n'

test.each([
  ['{ delimiter: "" }', 'mapping.invalid'],
  ['{ format: csv, delimiter: "\\n" }', 'mapping.invalid'],
  ['{ format: csv, header: -1 }', 'mapping.invalid'],
  ['{ format: exe }', 'mapping.invalid'],
  ['{ format: json, record_path: __proto__ }', 'mapping.invalid'],
  ['{ format: json }', 'source.format_other'],
  ['{ format: xml }', 'source.format_other'],
  ['{ format: csv, header: 1000 }', 'imports.no_records'],
  ['{ format: xlsx }', 'xlsx.unreadable'],
])('a mapping that has a CSV file read as %s: %s', async (source, code) => {
  const shop = await openShop()
  await shop.write('feed.csv', articles(20))
  await shop.write('mapping.yaml', mappingOf(`source: ${source}\n${ATTRIBUTES}`))
  const told = await shop.run(['import', 'feed.csv', '--mapping', 'mapping.yaml', '--json'])
  expect(JSON.parse(told.out)).toMatchObject({ code, fix: expect.stringMatching(/.{10}/) })
  expect(told).toMatchObject({ exit: 1, err: '' })
})

test.each([
  ['products', 30, { code: 'source.read_otherwise' }],
  ['items', 0, { state: 'completed', counts: { rows: 0 } }],
])(
  'a feed of %s where items are looked for, %i of them: an empty one passes, one built otherwise does not',
  async (key, count, told) => {
    const shop = await openShop()
    const goods = Array.from({ length: count }, (_, i) => ({ sku: `A-${i}`, title: 'Rake', price: 1 }))
    await shop.write('feed.json', JSON.stringify({ [key]: goods }))
    await shop.write('mapping.yaml', mappingOf(`source: { format: json, record: items }\n${ATTRIBUTES}`))
    const { out } = await shop.run(['import', 'feed.json', '--mapping', 'mapping.yaml', '--json'])
    expect(JSON.parse(out)).toMatchObject(told)
  },
)
