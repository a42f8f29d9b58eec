import { describe, expect, test } from 'vitest'
import type { MappingDocument, Step } from '../contract/mapping.ts'
import { adopted } from './adopt.ts'
import { offersSchema } from './schema.fixture.ts'

const document = (parts: Partial<MappingDocument>): MappingDocument => ({
  version: 1,
  target: 'offers',
  attributes: {},
  ...parts,
})
const both = (ready: Partial<MappingDocument>, derived: Partial<MappingDocument>) =>
  adopted(document(ready), document(derived), offersSchema())

describe('the platform says what columns mean, the values how they are written', () => {
  const steps = (ready: readonly Step[] | undefined, derived: readonly Step[]) => {
    const own = ready ? { from: 'A', steps: ready } : { from: 'A' }
    return both({ attributes: { price: own } }, { attributes: { price: { from: 'A', steps: derived } } }).attributes
      .price?.steps
  }

  test.each<[string, readonly Step[] | undefined, readonly Step[], readonly Step[]]>([
    ['steps where the platform has none', undefined, ['clean-html'], ['clean-html']],
    [
      'a decimal sign',
      [{ 'read-price': { decimal: '.' } }],
      [{ 'read-price': { decimal: ',' } }],
      [{ 'read-price': { decimal: ',' } }],
    ],
    [
      'beside a unit',
      [{ 'read-quantity': { unit: 'kg', assume: 'g' } }],
      [{ 'read-quantity': { unit: 'kg', decimal: ',' } }],
      [{ 'read-quantity': { unit: 'kg', assume: 'g', decimal: ',' } }],
    ],
    [
      'after other steps',
      [{ replace: 'x' }],
      [{ 'read-price': { decimal: ',' } }],
      [{ replace: 'x' }, { 'read-price': { decimal: ',' } }],
    ],
    [
      'not after what makes a text anew',
      [{ script: 'return 1' }],
      [{ 'read-price': { decimal: ',' } }],
      [{ script: 'return 1' }],
    ],
    [
      'the mark of a list',
      [{ split: { separator: ',', part: 1 } }],
      [{ split: '|' }],
      [{ split: { separator: '|', part: 1 } }],
    ],
    [
      'the end of an interval',
      [{ 'read-date': { part: 'end' } }],
      [{ 'read-date': { part: 'start', order: 'dmy' } }],
      [{ 'read-date': { part: 'end', order: 'dmy' } }],
    ],
    [
      'further words',
      [{ lookup: { map: { a: 'new' }, otherwise: 'keep' } }],
      [{ lookup: { map: { a: 'used', b: 'used' } } }],
      [{ lookup: { map: { a: 'new', b: 'used' }, otherwise: 'keep' } }],
    ],
    ['spaces around', [{ split: ',' }], ['trim'], ['trim', { split: ',' }]],
  ])('%s', (_, ready, derived, wanted) => expect(steps(ready, derived)).toEqual(wanted))
})

test('what the platform does not know is taken as it was found; attributes that are not there are not', () => {
  const found = { color: { from: 'Farbe' }, sku: { from: 'id' } }
  const { attributes } = both({ attributes: { sku: { from: 'SKU' }, nothing: { from: 'X' } } }, { attributes: found })
  expect(attributes).toEqual({ color: { from: 'Farbe' }, sku: { from: 'SKU' } })
})

test('categories keep what was found for them', () => {
  const category = { from: 'Type', separator: '>', map: { Shoes: 'shoes' } }
  expect(both({ category: { from: 'Type', steps: [{ list: { max: 1 } }] } }, { category }).category).toEqual({
    ...category,
    steps: [{ list: { max: 1 } }],
  })
})

test('which of the usual axes differ, and what a link names, is seen in the rows', () => {
  const attributes = { color: { from: 'color' }, size: { from: 'size' } }
  const axes = ['color', 'size', 'material']
  expect(both({ attributes, variations: { parent: 'g', axes } }, {}).variations?.axes).toEqual(['color', 'size'])
  const seen = { variations: { parent: 'g', axes: ['size'] } }
  expect(both({ attributes, variations: { parent: 'g', axes } }, seen).variations?.axes).toEqual(['size'])
  const rows = { type: 'T', parent: 'a', child: 'b', link: 'P', to: 'ID' }
  const linked = both({ variations: { rows: { link: 'P', to: 'SKU' } } }, { variations: { rows } })
  expect(linked.variations).toEqual({ rows: { link: 'P', to: 'ID' } })
})

test('the key is found again, for the platform may know one', () => {
  const derived = { key: ['gtin'], attributes: { gtin: { from: 'EAN' } } }
  expect(both({ attributes: { sku: { from: ['SKU', 'id'] } } }, derived).key).toBeUndefined()
  expect(both({ attributes: { title: { from: 'Name' } } }, derived).key).toEqual(['gtin'])
})
