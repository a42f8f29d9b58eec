import { describe, expect, test } from 'vitest'
import type { Row } from '../contract/format.ts'
import type { VariationsMapping } from '../contract/mapping.ts'
import { assembled, entries, type Record_, rowOf } from './assemble.fixture.ts'
import type { Entry } from './entry.ts'

const alone = (row: number, more: object) => ({ parent: null, records: [{ row, axes: {}, ...more }] })

test('without variations every record stands alone', () => {
  const outputs = ['sku', 'title']
  const all = entries(
    [
      { sku: 'A', title: 'x' },
      { sku: 'A', title: 'y', left: true },
      { sku: 'B', title: 'z' },
    ],
    outputs,
  )
  expect(assembled(undefined, outputs, all)).toEqual([
    alone(2, { sku: 'A', title: 'x' }),
    alone(4, { sku: 'B', title: 'z' }),
  ])
})

describe('rows that share a parent, with options, as Shopify writes them', () => {
  const outputs = [
    'sku',
    'title',
    'price',
    'sale_price',
    'image_url',
    'additional_images',
    '$parent',
    '$option.0.name',
    '$option.0.value',
  ]
  const shape: VariationsMapping = { parent: 'Handle', options: [{ name: 'Option1 Name', value: 'Option1 Value' }] }
  const read = (records: readonly (Record_ & { left?: true })[]) => assembled(shape, outputs, entries(records, outputs))

  test('the first row says what all have, later ones add sizes or only pictures', () => {
    const groups = read([
      {
        $parent: 'tee',
        sku: 'T-S',
        title: 'Tee',
        price: '10',
        image_url: '1',
        '$option.0.name': 'Size',
        '$option.0.value': 'S',
      },
      {
        $parent: 'tee',
        sku: 'T-M',
        title: '',
        price: '12',
        image_url: '2',
        '$option.0.name': '',
        '$option.0.value': 'M',
      },
      { $parent: 'tee', sku: '', title: '', price: '', image_url: '3', '$option.0.name': '', '$option.0.value': '' },
      {
        $parent: 'cap',
        sku: 'C',
        title: 'Cap',
        price: '5',
        image_url: '4',
        '$option.0.name': 'Title',
        '$option.0.value': 'Default Title',
      },
      { $parent: 'cap', sku: '', title: '', price: '', image_url: '5' },
    ])
    expect(groups).toMatchObject([
      {
        parent: 'tee',
        images: ['1', '2', '3'],
        records: [
          { row: 2, axes: { Size: 'S' }, sku: 'T-S', title: 'Tee', price: '10', image_url: '1' },
          { row: 3, axes: { Size: 'M' }, sku: 'T-M', title: 'Tee', price: '12', image_url: '2' },
        ],
      },
      {
        parent: null,
        records: [{ row: 5, axes: {}, sku: 'C', title: 'Cap', price: '5', image_url: '4', additional_images: ['5'] }],
      },
    ])
    expect(groups[1]).not.toHaveProperty('images')
  })

  test('a record that is left out does not tear its group apart', () => {
    const groups = read([
      { $parent: 'tee', sku: 'a', title: 'Tee', price: '1', '$option.0.name': 'Size', '$option.0.value': 'S' },
      { $parent: 'tee', sku: 'b', left: true },
      { $parent: 'tee', sku: 'c', title: '', price: '1', '$option.0.value': 'L' },
      { $parent: 'cap', sku: 'd', left: true },
    ])
    expect(groups).toHaveLength(1)
    expect(groups[0]?.records.map((record) => [record.row, Reflect.get(record, 'title')])).toEqual([
      [2, 'Tee'],
      [4, 'Tee'],
    ])
  })

  test('rows of a group that is too large stand alone', () => {
    const all = entries(
      [
        { $parent: 'x', sku: 'a', price: '1' },
        { $parent: 'x', sku: 'b', price: '1' },
      ],
      outputs,
    )
    const told = { code: 'group_too_large', detail: '' } as const
    const large = all.map((entry) => ({ ...entry, row: rowOf(entry.row.row, told) }))
    expect(assembled(shape, outputs, large).map((group) => group.parent)).toEqual([null, null])
  })
})

describe('a row for the product and one for each variation, as WooCommerce writes them', () => {
  const outputs = ['sku', 'title', 'price', 'color', 'stock', '$type', '$link', '$to']
  const shape: VariationsMapping = {
    rows: { type: 'Type', parent: 'variable', child: 'variation', link: 'Parent', to: 'SKU' },
    axes: ['color'],
  }
  const read = (records: readonly (Record_ & { left?: true })[]) => assembled(shape, outputs, entries(records, outputs))
  const parent = { $type: 'variable', $to: 'P', $link: '', sku: 'P', title: 'Tee', price: '9', stock: '100' }
  const child = (sku: string, more: Record_ = {}) => ({
    $type: 'variation',
    $link: 'P',
    $to: sku,
    sku,
    price: '10',
    ...more,
  })

  test('the product’s row makes no record; its variations take what they lack, but not its stock', () => {
    expect(
      read([child('a', { color: 'red' }), parent, child('b', { color: 'blue', title: 'Blue tee', price: '' })]),
    ).toEqual([
      {
        parent: 'P',
        records: [
          { row: 2, axes: { color: 'red' }, sku: 'a', title: 'Tee', price: '10', color: 'red', stock: undefined },
          { row: 4, axes: { color: 'blue' }, sku: 'b', title: 'Blue tee', price: '9', color: 'blue', stock: undefined },
        ],
      },
    ])
  })

  test('a single variation keeps its product, an orphan is told, a simple one stands alone', () => {
    const groups = read([
      parent,
      child('a'),
      child('z', { $link: 'id:Q' }),
      { $type: 'simple', $to: 's', sku: 's', title: 'S' },
    ])
    expect(groups).toMatchObject([
      { parent: 'P', records: [{ sku: 'a' }] },
      { parent: null, orphaned: true, records: [{ sku: 'z' }] },
      { parent: null, records: [{ sku: 's' }] },
    ])
  })

  test('a product without variations is sold by itself, or told what it lacks; not where they were left out', () => {
    expect(read([parent])).toMatchObject([{ parent: null, records: [{ sku: 'P', title: 'Tee' }] }])
    expect(read([parent, { ...child('a'), left: true }])).toMatchObject([{ parent: 'P', records: [] }])
    expect(read([parent, { ...child('a', { $link: 'Q' }), left: true }])).toMatchObject([
      { parent: null, records: [{ sku: 'P' }] },
    ])
  })
})

describe('a list of variants inside each record', () => {
  const outputs = ['sku', 'title', 'size', 'parent_id']
  const shape: VariationsMapping = { each: 'variants[]', axes: ['size'] }
  const part = (row: Row, sku: string, size: string, id = 'P'): Entry => ({
    row,
    values: [sku, 'Tee', size, id],
    marks: [],
    told: false,
  })

  test('parts of one record are one product, one part alone is none', () => {
    const [first, second, third] = [rowOf(1), rowOf(2), rowOf(3)]
    const all = [
      part(first, 'a', 'S'),
      part(first, 'b', 'M'),
      part(second, 'c', ''),
      part(third, 'd', 'S'),
      part(third, 'e', 'L', ''),
    ]
    expect(assembled(shape, outputs, all)).toMatchObject([
      {
        parent: 'P',
        records: [
          { sku: 'a', axes: { size: 'S' } },
          { sku: 'b', axes: { size: 'M' } },
        ],
      },
      { parent: null, records: [{ sku: 'c' }] },
      { parent: 'P', records: [{ sku: 'd' }, { sku: 'e' }] },
    ])
  })

  test('without a parent’s key one of the parts’ own stands for it, whatever their order', () => {
    const row = rowOf(1)
    const parts = [part(row, 'b', 'M', ''), part(row, 'a', 'S', '')]
    expect(assembled(shape, outputs, parts)).toMatchObject([{ parent: 'a' }])
    expect(assembled(shape, outputs, parts.toReversed())).toMatchObject([{ parent: 'a' }])
  })
})

describe('rows of products and of variations without a sign for each', () => {
  const outputs = ['sku', 'title', 'color', '$type', '$to', '$link']
  const read = (shape: VariationsMapping['rows'], records: readonly (Record_ & { left?: true })[]) =>
    assembled({ rows: shape ?? {}, axes: ['color'] }, outputs, entries(records, outputs)).map(({ parent, records }) => [
      parent,
      ...records.map((record) => `${'sku' in record ? record.sku : ''} ${'title' in record ? record.title : ''}`),
    ])

  test('who names no parent is one, or stands alone', () => {
    const rows = [
      { sku: 'P', title: 'Tee', $to: '1', $link: '' },
      { sku: 'P-R', title: '', color: 'red', $to: '2', $link: '1' },
      { sku: 'P-B', title: '', color: 'blue', $to: '3', $link: 'id:1' },
      { sku: 'C', title: 'Cap', $to: '4', $link: '' },
      { sku: 'L', title: 'Lost', color: 'red', $to: '5', $link: '9' },
    ]
    expect(read({ link: 'parent_id', to: 'id' }, rows)).toEqual([
      ['1', 'P-R Tee', 'P-B Tee'],
      [null, 'C Cap'],
      ['9', 'L Lost'],
    ])
  })

  test('who names nobody stands below its parent', () => {
    const rows = [
      { sku: 'P', title: 'Tee', $type: '', $to: 'P' },
      { sku: 'P-R', title: '', color: 'red', $type: 'Variation' },
      { sku: 'P-B', title: '', color: 'blue', $type: 'Variation' },
      { sku: 'C', title: 'Cap', $type: '', $to: 'C' },
      { sku: '', title: 'Shirt', $type: '', $to: '' },
      { sku: 'S-R', title: '', color: 'red', $type: 'Variation' },
      { sku: 'Q', title: 'Bad', $type: '', $to: 'Q', left: true as const },
      { sku: 'Q-R', title: 'Own', color: 'red', $type: 'Variation' },
    ]
    expect(read({ type: 'Relationship', parent: '', child: 'Variation' }, rows)).toEqual([
      ['P', 'P-R Tee', 'P-B Tee'],
      [null, 'C Cap'],
      ['S-R', 'S-R Shirt'],
      ['Q', 'Q-R Own'],
    ])
  })
})
