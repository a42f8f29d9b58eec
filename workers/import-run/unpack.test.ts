import { expect, test } from 'vitest'
import { offersSchema } from '../../engine/pipeline/schema.fixture.ts'
import { unpack } from './unpack.ts'

const RECORD = { row: 2, key: 'A', parent: null, digest: '', removed: false, axes: '' }
const offer = (...cells: (string | number | null | undefined)[]) => ({ cells, rest: '' })

test('a record reads as people wrote it: amounts as decimals, without what is empty', () => {
  const product = { cells: ['Tee', null, undefined], rest: '{"color":"red","tags":["a"],"material":null}' }
  const entities = { product, offer: offer('A', 1290, undefined, null, 0) }
  expect(unpack({ ...RECORD, entities }, offersSchema())).toEqual({
    title: 'Tee',
    color: 'red',
    tags: ['a'],
    sku: 'A',
    price: '12.90 EUR',
    stock: 0,
  })
})

test('amounts have the digits of their own currency', () => {
  const entities = { offer: offer('A', 1290, undefined, 'JPY') }
  expect(unpack({ ...RECORD, entities }, offersSchema())).toMatchObject({ price: '1290 JPY' })
})

test('a variation shows its product, its parent and its axes', () => {
  const entities = {
    product: { cells: ['Tee', undefined, null], rest: '' },
    offer: offer('A', 1, undefined, undefined),
    variation: { cells: ['A', '96385074', 1], rest: '{"title":"Red tee"}' },
  }
  expect(unpack({ ...RECORD, parent: 'P', axes: '{"color":"red"}', entities }, offersSchema())).toMatchObject({
    gtin: '96385074',
    parent_id: 'P',
    axes: { color: 'red' },
  })
})

test('a field may be called anything', () => {
  const entities = { product: { cells: [], rest: '{"__proto__":"x","constructor":"y"}' } }
  const shown = unpack({ ...RECORD, entities }, offersSchema())
  expect(Object.entries(shown).toSorted(([a], [b]) => (a < b ? -1 : 1))).toEqual([
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ])
})
