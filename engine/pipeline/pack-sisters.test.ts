import { expect, test } from 'vitest'
import { crossed } from './bundle.fixture.ts'
import { Tally } from './mapped.ts'
import { Packer } from './pack.ts'
import { type Sister, SisterPacker } from './pack-sisters.ts'
import { offersSchema } from './schema.fixture.ts'

const OUTPUTS = ['sku', 'title', 'title:fr', 'brand', 'color', 'price', 'category']

/** What the product is called and made of, where these rows are its variations. */
function productOf(rows: readonly object[], parentRow?: object) {
  const packer = new Packer(offersSchema(), OUTPUTS, ['sku'])
  const valuesOf = (row: object) => OUTPUTS.map((code) => (row as Record<string, string>)[code])
  const sisters = rows.map(
    (row, at): Sister => ({
      row: { row: at + 2, line: at + 2, cells: [], raw: '' },
      values: packer.judge(valuesOf(row)).values,
      axes: {},
      ...(parentRow ? { product: valuesOf(parentRow) } : {}),
    }),
  )
  const packed = crossed([new SisterPacker(packer).pack('P', [], sisters, new Tally())], offersSchema().layout).records
  return { product: packed[0]?.entities.product, variations: packed.map((each) => each.entities.variation?.rest) }
}

const shirt = (color: string, more: object = {}) => ({
  sku: color,
  title: `Shirt – ${color}`,
  'title:fr': `Chemise – ${color}`,
  brand: 'Nord',
  color,
  price: '10',
  ...more,
})

test('a product is called as its own row says, its variations as theirs do', () => {
  const { product, variations } = productOf([shirt('red'), shirt('blue')], {
    title: 'Shirt',
    'title:fr': '',
    price: '',
  })
  expect(product?.cells.slice(0, 2)).toEqual(['Shirt', 'Nord'])
  expect(product?.rest).toBe('{"title:fr":"Chemise – red"}')
  expect(variations).toEqual([
    '{"title":"Shirt – red","title:fr":"Chemise – red","color":"red"}',
    '{"title":"Shirt – blue","title:fr":"Chemise – blue","color":"blue"}',
  ])
})

test('without a row of its own it is called as its first variation', () => {
  const { product, variations } = productOf([shirt('red'), shirt('blue')])
  expect(product?.cells.slice(0, 2)).toEqual(['Shirt – red', 'Nord'])
  expect(variations[1]).toContain('"title":"Shirt – blue"')
})

test('what its row says of axes and prices is nothing that it is', () => {
  const { product } = productOf([shirt('red'), shirt('blue')], { title: 'Shirt', color: 'red, blue', price: '9' })
  expect(product?.rest).not.toContain('color')
})
