import { describe, expect, test } from 'vitest'
import type { Row } from '../contract/format.ts'
import type { VariationsMapping } from '../contract/mapping.ts'
import type { Value } from '../contract/rule.ts'
import { Assembler, type Entry, type Group } from './assemble.ts'
import { offersSchema } from './schema.fixture.ts'

const rowOf = (row: number, warning?: Row['warning']): Row => ({
  row,
  line: row,
  cells: [],
  raw: '',
  ...(warning ? { warning } : {}),
})

type Record_ = Readonly<Record<string, Value>>

/** Entries of one source row each; `left`: left out by the mapping. */
function entries(records: readonly (Record_ & { left?: true })[], outputs: readonly string[]): Entry[] {
  return records.map(({ left, ...record }, index) => {
    const values = outputs.map((output) => record[output])
    return { row: rowOf(index + 2), values: left ? null : values, marks: left ? values : [] }
  })
}

/** Groups in short: parent, and of each candidate its row, its axes and what it says. */
function assembled(shape: VariationsMapping | undefined, outputs: readonly string[], all: readonly Entry[]) {
  const assembler = new Assembler(shape, outputs, offersSchema(), ['sku'])
  return [...assembler.groups(all)].map((group) => short(group, outputs))
}

const short = ({ parent, candidates, images, orphaned }: Group, outputs: readonly string[]) => ({
  parent,
  records: candidates.map(({ row, values, axes }) => ({
    row: row.row,
    axes,
    ...Object.fromEntries(outputs.flatMap((output, at) => (output.startsWith('$') ? [] : [[output, values[at]]]))),
  })),
  ...(images.length > 0 ? { images } : {}),
  ...(orphaned ? { orphaned } : {}),
})

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

  test('an option is called as its attribute, whatever language it is written in', () => {
    const [group] = read([
      { $parent: 'tee', sku: 'a', price: '1', '$option.0.name': 'COULEUR', '$option.0.value': 'Rouge' },
      { $parent: 'tee', sku: 'b', price: '1', '$option.0.value': 'Bleu' },
    ])
    expect(group?.records.map((record) => record.axes)).toEqual([{ color: 'Rouge' }, { color: 'Bleu' }])
  })

  test.each(['Colour', 'Kleur', 'Цвет', 'Farbe'])('%s means the colour, where it is no label of it either', (name) => {
    const [group] = read([
      { $parent: 'tee', sku: 'a', price: '1', ...size(name, 'x') },
      { $parent: 'tee', sku: 'b', price: '1', ...size('', 'y') },
    ])
    expect(group?.records.map((record) => record.axes)).toEqual([{ color: 'x' }, { color: 'y' }])
  })

  test('of two options that mean one attribute the second keeps its name', () => {
    const outputs = [
      'sku',
      'price',
      '$parent',
      '$option.0.name',
      '$option.0.value',
      '$option.1.name',
      '$option.1.value',
    ]
    const two = { ...shape, options: [...(shape.options ?? []), { name: 'Option2 Name', value: 'Option2 Value' }] }
    const all = ['x', 'y'].map((value) => ({
      $parent: 'tee',
      sku: value,
      price: '1',
      ...size('Color', 'red'),
      '$option.1.name': 'Colour',
      '$option.1.value': value,
    }))
    const [group] = assembled(two, outputs, entries(all, outputs))
    expect(group?.records.map((record) => record.axes)).toEqual([
      { color: 'red', Colour: 'x' },
      { color: 'red', Colour: 'y' },
    ])
  })

  test('an option may be called anything', () => {
    const [group] = read([
      { $parent: 'tee', sku: 'a', price: '1', '$option.0.name': '__proto__', '$option.0.value': 'x' },
      { $parent: 'tee', sku: 'b', price: '1', '$option.0.value': 'y' },
    ])
    expect(Object.entries(group?.records[0]?.axes ?? {})).toEqual([['__proto__', 'x']])
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

  const prices = (groups: ReturnType<typeof read>) =>
    groups[0]?.records.map((record) => [Reflect.get(record, 'price'), Reflect.get(record, 'sale_price')])
  const size = (name: string, value: string) => ({ '$option.0.name': name, '$option.0.value': value })

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

  test('a variation without a price takes it from its product’s row, never from a sister', () => {
    const silent = { ...parent, price: '' }
    const priced = (first: Record_) =>
      read([first, child('a', { price: '10' }), child('b', { price: '' })])[0]?.records.map((record) =>
        Reflect.get(record, 'price'),
      )
    expect(priced(parent)).toEqual(['10', '9'])
    expect(priced(silent)).toEqual(['10', ''])
  })

  test('options name the axes of rows of two kinds as well', () => {
    const outputs = ['sku', 'price', '$type', '$link', '$to', '$option.0.name', '$option.0.value']
    const row = ($type: string, sku: string, value: string) => ({
      $type,
      sku,
      $to: sku,
      $link: $type === 'variation' ? 'P' : '',
      price: '1',
      '$option.0.name': 'Farbe',
      '$option.0.value': value,
    })
    const all = entries([row('variable', 'P', 'S, M'), row('variation', 'a', 'S'), row('variation', 'b', 'M')], outputs)
    const named = { ...shape, axes: [], options: [{ name: 'Attribute 1 name', value: 'Attribute 1 value(s)' }] }
    expect(assembled(named, outputs, all)).toMatchObject([
      { parent: 'P', records: [{ axes: { color: 'S' } }, { axes: { color: 'M' } }] },
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

  test('a part takes nothing from the parts beside it: all of its record stands in it already', () => {
    const outputs = ['sku', 'price', 'sale_price', 'weight', 'size', 'parent_id']
    const row = rowOf(1)
    const all = [
      ['a', '10', '8', '1 kg', 'S', 'P'],
      ['b', null, null, null, 'M', 'P'],
    ].map((values) => ({ row, values, marks: [] }))
    expect(assembled(shape, outputs, all)[0]?.records[1]).toMatchObject({ price: null, sale_price: null, weight: null })
  })
})

describe('the pictures of a product', () => {
  const outputs = ['sku', 'title', 'price', 'size', 'image_url', 'additional_images', '$parent']
  const gallery: VariationsMapping = { parent: 'Handle', axes: ['size'], gallery: true }
  const read = (shape: VariationsMapping, records: readonly Record_[]) =>
    assembled(shape, outputs, entries(records, outputs))
  const shirt = (sku: string, own: string, further: string): Record_ => ({
    $parent: 'tee',
    sku,
    size: sku,
    price: sku === '' ? '' : '1',
    image_url: own,
    additional_images: further,
  })

  test('stand on any of its rows where they are its gallery; a variation has its own', () => {
    const rows = [shirt('S', 'blue', '1'), shirt('M', '', '2'), shirt('L', 'red', ''), shirt('', '', '3')]
    expect(read(gallery, rows)).toMatchObject([
      {
        images: ['1', '2', '3'],
        records: [
          { image_url: 'blue', additional_images: undefined },
          { image_url: '', additional_images: undefined },
          { image_url: 'red', additional_images: undefined },
        ],
      },
    ])
  })

  test('are those of all its rows elsewhere', () => {
    const rows = [shirt('S', '1', '2'), shirt('M', '3', '2')]
    const { gallery: _, ...rowsOwn } = gallery
    expect(read(rowsOwn, rows)).toMatchObject([{ images: ['1', '2', '3'], records: [{ additional_images: '2' }, {}] }])
  })

  test('are its own where it is sold in one form only', () => {
    const one = { ...shirt('S', '', '1'), size: '' }
    expect(read(gallery, [one, shirt('', '', '2'), shirt('', '', '3')])).toMatchObject([
      { parent: null, records: [{ image_url: '1', additional_images: ['2', '3'] }] },
    ])
    expect(read(gallery, [one])).toMatchObject([{ parent: null, records: [{ image_url: '1', additional_images: [] }] }])
    expect(read(gallery, [{ ...one, $parent: '' }])).toMatchObject([{ parent: null, records: [{ image_url: '1' }] }])
  })

  test('are those of its own row, where it has one', () => {
    const outputs = ['sku', 'price', 'image_url', '$type', '$link', '$to']
    const shape: VariationsMapping = { rows: { type: 'T', parent: 'p', child: 'c', link: 'L', to: 'sku' } }
    const group = (picture: string) =>
      assembled(
        shape,
        outputs,
        entries(
          [
            { sku: 'P', $to: 'P', $type: 'p', image_url: picture },
            { sku: 'a', $to: 'a', $type: 'c', $link: 'P', price: '1', image_url: 'own' },
          ],
          outputs,
        ),
      )
    expect(group('whole')).toMatchObject([{ images: ['whole'], records: [{ image_url: 'own' }] }])
    expect(group('')).toMatchObject([{ images: ['own'] }])
  })
})
