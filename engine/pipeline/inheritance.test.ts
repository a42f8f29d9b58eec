import { describe, expect, test } from 'vitest'
import type { VariationsMapping } from '../contract/mapping.ts'
import { assembled, entries, type Record_, rowOf } from './assemble.fixture.ts'

const outputs = ['sku', 'title', 'price', 'sale_price', '$parent', '$option.0.name', '$option.0.value']
const shape: VariationsMapping = { parent: 'Handle', options: [{ name: 'Option1 Name', value: 'Option1 Value' }] }
const read = (records: readonly Record_[]) => assembled(shape, outputs, entries(records, outputs))
const size = (name: string, value: string) => ({ '$option.0.name': name, '$option.0.value': value })

describe('rows that share a parent', () => {
  const prices = (groups: ReturnType<typeof read>) =>
    groups[0]?.records.map((record) => [Reflect.get(record, 'price'), Reflect.get(record, 'sale_price')])

  test('nobody takes a price, or a sale, from a sister that stands beside', () => {
    const whole = [
      { $parent: 'tee', sku: 'a', title: 'Tee S', price: '10', sale_price: '8', ...size('Size', 'S') },
      { $parent: 'tee', sku: 'b', title: 'Tee M', price: '10', sale_price: '', ...size('', 'M') },
      { $parent: 'tee', sku: 'c', title: 'Tee L', price: '', sale_price: '', ...size('', 'L') },
    ]
    const asked = [
      ['10', '8'],
      ['10', ''],
      ['', ''],
    ]
    expect(prices(read(whole))).toEqual(asked)
    expect(prices(read(whole.map((record, at) => (at === 0 ? record : { ...record, title: '' }))))).toEqual(asked)
  })

  test('a price that is written once, above rows that continue it, is the price of all', () => {
    expect(
      prices(
        read([
          { $parent: 'tee', sku: 'a', title: 'Tee', price: '10', sale_price: '8', ...size('Size', 'S') },
          { $parent: 'tee', sku: 'b', title: '', price: '', sale_price: '', ...size('', 'M') },
        ]),
      ),
    ).toEqual([
      ['10', '8'],
      ['10', '8'],
    ])
  })

  test('what is no longer sold is said once as well, what goes is not', () => {
    const outputs = ['sku', 'title', 'price', 'status', '$parent']
    const status = (first: string) =>
      assembled(
        shape,
        outputs,
        entries(
          [
            { $parent: 'tee', sku: 'a', title: 'Tee', price: '1', status: first },
            { $parent: 'tee', sku: 'b', title: '', price: '1', status: '' },
            { $parent: 'tee', sku: 'c', title: 'Tee', price: '1', status: '' },
          ],
          outputs,
        ),
      )[0]?.records.map((record) => Reflect.get(record, 'status'))
    expect(status('inactive')).toEqual(['inactive', 'inactive', ''])
    expect(status('Deleted')).toEqual(['Deleted', '', ''])
  })
})

describe('a row for the product and one for each variation', () => {
  const outputs = ['sku', 'price', '$type', '$link', '$to']
  const shape: VariationsMapping = {
    rows: { type: 'Type', parent: 'variable', child: 'variation', link: 'Parent', to: 'SKU' },
  }
  const read = (records: readonly Record_[]) => assembled(shape, outputs, entries(records, outputs))
  const parent = { $type: 'variable', $to: 'P', $link: '', sku: 'P', price: '9' }
  const child = (sku: string, more: Record_) => ({ $type: 'variation', $link: 'P', $to: sku, sku, ...more })

  test('a variation without a price takes it from its product’s row, never from a sister', () => {
    const silent = { ...parent, price: '' }
    const priced = (first: Record_) =>
      read([first, child('a', { price: '10' }), child('b', { price: '' })])[0]?.records.map((record) =>
        Reflect.get(record, 'price'),
      )
    expect(priced(parent)).toEqual(['10', '9'])
    expect(priced(silent)).toEqual(['10', ''])
  })
})

describe('a list of variants inside each record', () => {
  const shape: VariationsMapping = { each: 'variants[]', axes: ['size'] }

  test('a part takes nothing from the parts beside it: all of its record stands in it already', () => {
    const outputs = ['sku', 'price', 'sale_price', 'weight', 'size', 'parent_id']
    const row = rowOf(1)
    const all = [
      ['a', '10', '8', '1 kg', 'S', 'P'],
      ['b', null, null, null, 'M', 'P'],
    ].map((values) => ({ row, values, marks: [], told: false }))
    expect(assembled(shape, outputs, all)[0]?.records[1]).toMatchObject({ price: null, sale_price: null, weight: null })
  })
})
