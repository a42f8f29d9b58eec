import { describe, expect, test } from 'vitest'
import type { MappingDocument } from '../contract/mapping.ts'
import { fitted } from './fit.ts'

const NAMES = { SKU: ['UGS', 'Artikelnummer'], Parent: ['Übergeordnetes Produkt'], Type: ['Typ'] }

const ready = (parts: Partial<MappingDocument>): MappingDocument => ({
  version: 1,
  target: 'offers',
  attributes: {},
  platform: { name: 'Shop', marks: [], names: NAMES },
  ...parts,
})

describe('columns are called as the source calls them', () => {
  const sku = (...columns: string[]) => fitted(ready({ attributes: { sku: { from: 'SKU' } } }), columns).attributes.sku

  test.each([
    ['SKU', 'SKU'],
    ['sku', 'sku'],
    ['UGS', 'UGS'],
    ['artikel-nummer', 'artikel-nummer'],
    ['*SKU (shop)', '*SKU (shop)'],
  ])('%s', (column, from) => expect(sku('Name', column)).toEqual({ from }))

  test('the very name goes before any other', () => expect(sku('UGS', 'SKU')).toEqual({ from: 'SKU' }))
  test('the name in another language is another column', () => {
    expect(fitted(ready({ attributes: { title: { from: 'Name' } } }), ['Name_fr']).attributes).toEqual({})
  })

  test('in steps, scripts, conditions and variations too', () => {
    const document = ready({
      attributes: {
        title: { from: 'SKU', steps: [{ template: '{{ SKU | upper }} {{value}}' }, { default: { from: ['SKU'] } }] },
        stock: { steps: [{ calculate: '[SKU] + 1' }] },
        brand: { script: "return record['SKU'] + record.Type" },
        weight: { from: 'Weight', steps: [{ when: { if: { field: 'Type', eq: 'SKU' }, else: ['trim'] } }] },
      },
      where: { all: [{ not: { field: 'Type', eq: 'a' } }, { any: [{ field: 'Else', empty: true }] }] },
      variations: { rows: { type: 'Type', parent: 'a', child: 'b', link: 'Parent', to: 'SKU' } },
      ignore: ['Type', 'Else'],
    })
    expect(fitted(document, ['UGS', 'Typ', 'Übergeordnetes Produkt', 'Weight (g)'])).toEqual({
      version: 1,
      target: 'offers',
      attributes: {
        title: { from: 'UGS', steps: [{ template: '{{ UGS | upper }} {{value}}' }, { default: { from: ['UGS'] } }] },
        stock: { steps: [{ calculate: '[UGS] + 1' }] },
        brand: { script: 'return record["UGS"] + record["Typ"]' },
        weight: { from: 'Weight (g)', steps: [{ when: { if: { field: 'Typ', eq: 'SKU' }, else: ['trim'] } }] },
      },
      where: { all: [{ not: { field: 'Typ', eq: 'a' } }, { any: [{ field: 'Else', empty: true }] }] },
      variations: { rows: { type: 'Typ', parent: 'a', child: 'b', link: 'Übergeordnetes Produkt', to: 'UGS' } },
      ignore: ['Typ'],
    })
  })
})

describe('what the source lacks is left out', () => {
  test('attributes without any of their columns, but for those with a value', () => {
    const attributes = {
      sku: { from: 'SKU' },
      gtin: { from: ['EAN', 'UPC'] },
      brand: { from: 'Brand' },
      condition: { from: 'Condition', value: 'new' },
      sale_price: { steps: [{ when: { if: { field: 'Discount', gt: 0 }, else: ['trim'] } }] },
    }
    expect(fitted(ready({ attributes }), ['SKU', 'UPC']).attributes).toEqual({
      sku: { from: 'SKU' },
      gtin: { from: 'UPC' },
      condition: { value: 'new' },
    })
  })

  test.each<[string, MappingDocument['variations'], MappingDocument['variations']]>([
    ['a shared key', { parent: 'Handle' }, undefined],
    ['the link of rows', { rows: { link: 'Handle', to: 'SKU' } }, undefined],
    ['a nested list', { each: 'variants[]' }, undefined],
    [
      'one option of two',
      { parent: 'SKU', options: ['A', 'B'].map((name) => ({ name, value: `${name} value` })) },
      { parent: 'SKU', options: [{ name: 'A', value: 'A value' }] },
    ],
  ])('%s', (_, variations, left) => {
    expect(fitted(ready(variations ? { variations } : {}), ['SKU', 'A', 'A value', 'B']).variations).toEqual(left)
  })

  test('but not where later records may have it', () => {
    const attributes = { sku: { from: 'id' }, gtin: { from: ['ean', 'isbn'] } }
    expect(fitted(ready({ attributes }), ['g:id', 'isbn'], true).attributes).toEqual({
      sku: { from: 'g:id' },
      gtin: { from: ['ean', 'isbn'] },
    })
  })
})
