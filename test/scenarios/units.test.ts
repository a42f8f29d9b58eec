import { expect, test } from 'vitest'
import { mappingOf, openShop, type Shop } from '../support/shop.ts'

interface Product {
  readonly key: string
  readonly attributes: Readonly<Record<string, unknown>>
}

/** What is kept of each product, by its SKU, besides what has a column of its own. */
async function attributes(shop: Shop): Promise<Record<string, unknown>> {
  const { data } = await shop.json<{ data: readonly Product[] }>(['products', 'list', '--limit', '500'])
  return Object.fromEntries(data.map((product) => [product.key, product.attributes]))
}

const WEIGHTS = `sku,title,price,weight,weight_unit
A1,Blue cotton shirt,12.90,500,g
A2,Red cotton shirt,13.90,0.5,kg
A3,Green shoe,33.90,2,lb
A4,Yellow shoe,35.90,250 g,kg
A5,Black shoe,35.90,3,
`
const IN_KILOGRAMS = {
  A1: { weight: 0.5 },
  A2: { weight: 0.5 },
  A3: { weight: 0.90718474 },
  A4: { weight: 0.25 },
  A5: { weight: 3 },
}

test('a weight whose unit has a column of its own is converted once, and kept in the unit of the attribute', async () => {
  const shop = await openShop()
  await shop.write('feed.csv', WEIGHTS)
  await shop.imports(0, ['feed.csv'])
  expect(await attributes(shop)).toEqual(IN_KILOGRAMS)
  expect((await shop.imports(0, ['feed.csv'])).counts).toMatchObject({ unchanged: 5 })
})

test.each([
  ['without a step', '{ from: weight }'],
  ['that names the column', '{ from: weight, steps: [{ read-quantity: { unit: kg, unit-from: weight_unit } }] }'],
])('a mapping %s converts it once too', async (_, weight) => {
  const shop = await openShop()
  await shop.write('feed.csv', WEIGHTS)
  const body = `attributes: { sku: { from: sku }, title: { from: title }, price: { from: price }, weight: ${weight}, weight_unit: { from: weight_unit } }`
  await shop.write('map.yaml', mappingOf(body))
  await shop.imports(0, ['feed.csv', '--mapping', 'map.yaml'])
  expect(await attributes(shop)).toEqual(IN_KILOGRAMS)
})

test('a step that converts is all that converts, and a unit in the header is one too', async () => {
  const shop = await openShop()
  await shop.write('feed.csv', 'sku,title,price,weight,weight_unit\nA1,Shirt,12.90,500,g\n')
  const weight = '{ from: weight, steps: [{ convert-unit: { from: g, to: kg } }] }'
  const body = `attributes: { sku: { from: sku }, title: { from: title }, price: { from: price }, weight: ${weight}, weight_unit: { from: weight_unit } }`
  await shop.write('map.yaml', mappingOf(body))
  await shop.imports(0, ['feed.csv', '--mapping', 'map.yaml'])
  await shop.write('grams.csv', 'sku,title,price,weight (g)\nB1,Blue shirt,12.90,500\nB2,Red shirt,13.90,750\n')
  await shop.imports(0, ['grams.csv'])
  expect(await attributes(shop)).toEqual({ A1: { weight: 0.5 }, B1: { weight: 0.5 }, B2: { weight: 0.75 } })
})
