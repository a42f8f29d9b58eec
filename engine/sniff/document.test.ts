import { describe, expect, test } from 'vitest'
import type { Row } from '../contract/format.ts'
import type { CategoryNode } from '../contract/target.ts'
import { faultyFindings } from '../mapping/lint.ts'
import { loadRules } from '../plugins.ts'
import { analyze } from './analyze.ts'
import { offersSchema } from './schema.fixture.ts'

const rules = await loadRules()

type Table = Readonly<Record<string, readonly (string | readonly string[])[]>>

/** Analyses a table as if it had been read from one chunk; what is written must be a mapping that can be used. */
function understood(table: Table, tree: readonly CategoryNode[] = []) {
  const found = analysed(table, tree)
  const context = { rules, schema: offersSchema([], tree), columns: Object.keys(table) }
  expect(faultyFindings(found.document, context)).toEqual([])
  return found
}

function analysed(table: Table, tree: readonly CategoryNode[]) {
  const columns = Object.keys(table)
  const length = Math.max(...Object.values(table).map((cells) => cells.length))
  const rows: Row[] = Array.from({ length }, (_, row) => ({
    row: row + 2,
    line: row + 2,
    cells: columns.map((column) => table[column]?.[row] ?? ''),
    raw: '',
  }))
  const at = { byte: 0, line: 1, index: 1 }
  return analyze(
    {
      address: 'feed.csv',
      bytes: 10,
      sizeBytes: 10,
      encoding: 'windows-1252',
      format: { name: 'csv', reader: () => () => rows },
      options: { delimiter: ';' },
      columns,
      sampled: [{ bytes: new Uint8Array(10), at, next: at }],
    },
    offersSchema([], tree),
  )
}

const documentOf = (table: Table, tree: readonly CategoryNode[] = []) => understood(table, tree).document

describe('what the values need is written as steps', () => {
  test.each<[string, string, readonly string[], readonly unknown[]]>([
    ['price', 'Preis', ['1.299,90', '12,50'], [{ 'read-price': { decimal: ',' } }]],
    ['price', 'Price', ['1.299', '12.50'], [{ 'read-price': { decimal: '.' } }]],
    [
      'shipping_cost',
      'Shipping',
      ['DE:BE:Ground:9.90 EUR;DE:BY:Air:15.90 EUR'],
      [{ extract: { pattern: '(\\d[\\d.]* ?[A-Z]{3})(?:[,;]|$)', otherwise: 'keep' } }],
    ],
    ['weight', 'Weight (g)', ['250', '300'], [{ 'read-quantity': { unit: 'kg', assume: 'g' } }]],
    ['description', 'Description', ['<p>Soft and warm.</p>', 'Plain'], ['clean-html']],
    ['title', 'Title', [' Blue lamp', 'Red lamp '], ['trim']],
    ['gtin', 'EAN', ['="4006381333931"', '="4006381333948"'], [{ 'check-gtin': 'keep' }]],
    ['image_url', 'Images', ['https://x.example/1.jpg,https://x.example/2.jpg'], [{ split: ',' }]],
    ['tags', 'Tags', ['red, blue', 'green, grey'], [{ split: ',' }]],
    ['sale_start_date', 'Sale price starts', ['25/12/2026', '03/04/2026'], [{ 'read-date': { order: 'dmy' } }]],
    [
      'availability',
      'In stock?',
      ['1', '0'],
      [{ lookup: { map: { '1': 'in_stock', '0': 'out_of_stock' }, otherwise: 'keep' } }],
    ],
    [
      'condition',
      'Zustand',
      ['Neuware', 'gebraucht'],
      [{ lookup: { map: { Neuware: 'new', gebraucht: 'used' }, otherwise: 'keep' } }],
    ],
  ])('%s from %s', (attribute, column, values, steps) => {
    expect(documentOf({ [column]: values }).attributes[attribute]).toEqual({ from: column, steps })
  })

  test('nothing is written where nothing is needed', () => {
    expect(documentOf({ Price: ['12.50', '13.00'] }).attributes.price).toEqual({ from: 'Price' })
    expect(documentOf({ condition: ['new', 'used'] }).attributes.condition).toEqual({ from: 'condition' })
  })
})

test('one column of pictures gives the main one and the others', () => {
  const { attributes } = documentOf({ Images: ['https://x.example/1.jpg|https://x.example/2.jpg'] })
  expect(attributes.additional_images).toEqual({ from: 'Images', steps: [{ split: '|' }] })
})

test('an interval gives start and end', () => {
  const { attributes } = documentOf({ sale_price_effective_date: ['2026-01-01T00:00Z/2026-02-01T00:00Z'] })
  expect(attributes.sale_start_date?.steps).toEqual([{ 'read-date': { part: 'start' } }])
  expect(attributes.sale_end_date?.steps).toEqual([{ 'read-date': { part: 'end' } }])
})

test('a column that writes decimals both ways is read value by value', () => {
  expect(documentOf({ Price: ['49,00 EUR', '19.99 EUR'] }).attributes.price).toEqual({ from: 'Price' })
})

describe('the currency that prices bear', () => {
  test('is said where it is not the marketplace’s', () => {
    expect(documentOf({ Price: ['299 MXN', '3,700.00 MXN'] }).attributes.currency).toEqual({ value: 'MXN' })
    expect(documentOf({ Price: ['299 EUR'] }).attributes.currency).toBeUndefined()
  })

  test('is read from each where there are several', () => {
    expect(documentOf({ Price: ['299 MXN', '12 USD'] }).attributes.currency).toEqual({
      from: 'Price',
      steps: [{ extract: { pattern: '\\b([A-Z]{3})\\b' } }],
    })
  })

  test('is not taken over where one stands among ours: that record is refused', () => {
    expect(documentOf({ Price: ['299 EUR', '12 USD'] }).attributes.currency).toBeUndefined()
  })
})

describe('variations', () => {
  const shared = { id: ['a', 'b', 'c'], title: ['Shirt', 'Shirt', 'Hat'], price: ['9.90', '9.90', '5.00'] }

  test('a shared key, with the attributes that differ inside a group', () => {
    const table = { ...shared, item_group_id: ['s', 's', ''], size: ['M', 'L', 'M'], color: ['red', 'red', 'blue'] }
    expect(documentOf(table).variations).toEqual({ parent: 'item_group_id', axes: ['size'] })
  })

  test('options with their names in columns', () => {
    const table = {
      Handle: ['shirt', 'shirt', 'hat'],
      Title: ['Shirt', '', 'Hat'],
      'Option1 Name': ['Size', '', 'Title'],
      'Option1 Value': ['M', 'L', 'Default Title'],
      'Variant SKU': ['a', 'b', 'c'],
      'Variant Price': ['9.90', '9.90', '5.00'],
      'Variant Inventory Policy': ['deny', 'deny', 'deny'],
      'Variant Requires Shipping': ['true', 'true', 'true'],
      'Image Src': ['', '', ''],
    }
    expect(documentOf(table).variations).toEqual({
      parent: 'Handle',
      options: [{ name: 'Option1 Name', value: 'Option1 Value' }],
      gallery: true,
    })
  })

  test('rows of products and rows of variations', () => {
    const table = {
      Type: ['variable', 'variation', 'variation', 'simple'],
      SKU: ['p', 'p-1', 'p-2', 'q'],
      Name: ['Shirt', 'Shirt M', 'Shirt L', 'Hat'],
      Price: ['', '9.90', '9.90', '5.00'],
      Parent: ['', 'p', 'p', ''],
      Size: ['M, L', 'M', 'L', ''],
    }
    expect(documentOf(table).variations).toEqual({
      rows: { type: 'Type', parent: 'variable', child: 'variation', link: 'Parent', to: 'SKU' },
      axes: ['size'],
    })
  })

  test('rows of two kinds with their options in columns', () => {
    const table = {
      Type: ['variable', 'variation', 'variation'],
      SKU: ['p', 'p-1', 'p-2'],
      Name: ['Shirt', 'Shirt M', 'Shirt L'],
      Price: ['', '9.90', '9.90'],
      Parent: ['', 'p', 'p'],
      'Attribute 1 name': ['Size', 'Size', 'Size'],
      'Attribute 1 value(s)': ['M, L', 'M', 'L'],
    }
    expect(documentOf(table).variations).toEqual({
      rows: { type: 'Type', parent: 'variable', child: 'variation', link: 'Parent', to: 'SKU' },
      options: [{ name: 'Attribute 1 name', value: 'Attribute 1 value(s)' }],
    })
  })

  test.each([
    ['Image Src', 'Variant Image'],
    ['Image', 'Variant image URL'],
    ['Bild', 'Variante Bild'],
  ])('the product’s pictures in %s, the variation’s own in %s', (shown, own) => {
    const table = {
      Handle: ['shirt', 'shirt', 'hat'],
      Title: ['Shirt', '', 'Hat'],
      SKU: ['a', 'b', 'c'],
      Price: ['9.90', '9.90', '5.00'],
      Size: ['M', 'L', ''],
      [shown]: ['https://x.example/1.jpg', 'https://x.example/2.jpg', 'https://x.example/3.jpg'],
      [own]: ['https://x.example/m.jpg', 'https://x.example/l.jpg', ''],
    }
    const { analysis, document } = understood(table)
    expect(analysis.mapping.find(({ attribute }) => attribute === 'image_url')?.from).toEqual([own, shown])
    expect(document.attributes).toMatchObject({ image_url: { from: own }, additional_images: { from: shown } })
    expect(document.variations).toEqual({ parent: 'Handle', axes: ['size'], gallery: true })
  })

  test('a nested list', () => {
    const table = {
      name: ['Shirt'],
      'variants[].sku': [['a', 'b']],
      'variants[].price': [['9.90', '9.90']],
      'variants[].size': [['M', 'L']],
    }
    expect(documentOf(table).variations).toEqual({ each: 'variants[]', axes: ['size'] })
    expect(documentOf(table).attributes).not.toHaveProperty('parent_id')
  })

  test.each<[string, Table]>([
    ['sku', { id: ['7', '8'], sku: ['SHIRT', 'HAT'] }],
    ['id', { id: ['7', '8'], sku: ['SHIRT', ''] }],
    ['handle', { handle: ['shirt', 'hat'], brand_id: ['1', '2'], vendor: ['a', 'a'] }],
    ['reference', { type: ['x', 'x'], reference: ['R-1', 'R-2'] }],
  ])('what stands in a nested list shares the record’s own %s', (path, record) => {
    const table = {
      ...record,
      name: ['Shirt', 'Hat'],
      'variants[].sku': [
        ['a', 'b'],
        ['c', 'd'],
      ],
      'variants[].price': [
        ['9.90', '9.90'],
        ['5.00', '5.00'],
      ],
    }
    const { analysis, document } = understood(table)
    expect(document.attributes.parent_id).toEqual({ from: path })
    expect(analysis.mapping.find(({ attribute }) => attribute === 'parent_id')).toMatchObject({ from: [path] })
    expect(analysis.unmapped_columns).not.toContain(path)
  })

  test('none where rows stand alone', () => expect(documentOf(shared).variations).toBeUndefined())
})

describe('the category', () => {
  const tree: CategoryNode[] = [
    { code: 'home', parent: null, names: { '': 'Home', de: 'Wohnen' } },
    { code: 'home.lamps', parent: 'home', names: { '': 'Lamps', de: 'Lampen' } },
    { code: 'fashion', parent: null, names: { '': 'Fashion', de: 'Mode' } },
    { code: 'fashion.shoes', parent: 'fashion', names: { '': 'Shoes', de: 'Schuhe' } },
  ]

  test('a path has its separator and maps to the tree', () => {
    const { analysis, document } = understood(
      { Kategorie: ['Wohnen > Lampen', 'Mode > Schuhe', 'Mode > Schuhe'] },
      tree,
    )
    expect(document.category).toEqual({
      from: 'Kategorie',
      separator: '>',
      map: { 'Mode > Schuhe': 'fashion.shoes', 'Wohnen > Lampen': 'home.lamps' },
    })
    expect(analysis.categories[0]).toMatchObject({ source: 'Mode > Schuhe', records: 2, category: 'fashion.shoes' })
    expect(analysis.mapping).toMatchObject([{ attribute: 'category', from: ['Kategorie'] }])
  })

  test('what has no place in the tree is listed, and not mapped', () => {
    const { analysis, document } = understood({ Kategorie: ['Mode > Schuhe', 'Angeln', 'Angeln'] }, tree)
    expect(analysis.categories.map(({ source, category }) => [source, category])).toEqual([
      ['Angeln', null],
      ['Mode > Schuhe', 'fashion.shoes'],
    ])
    expect(document.category?.map).toEqual({ 'Mode > Schuhe': 'fashion.shoes' })
  })

  test('levels in columns of their own are one path', () => {
    const table = { 'Category 1': ['Wohnen', 'Mode'], 'Category 2': ['Lampen', 'Schuhe'] }
    expect(documentOf(table, tree).category).toEqual({
      from: ['Category 1', 'Category 2'],
      map: { 'Wohnen > Lampen': 'home.lamps', 'Mode > Schuhe': 'fashion.shoes' },
    })
  })

  test('a name goes before its number', () => {
    const table = { category_id: ['17', '18'], category_name: ['Lampen', 'Schuhe'] }
    expect(documentOf(table, tree).category?.from).toBe('category_name')
  })
})

test('the document says how the source is read, and the analysis the same', () => {
  const { analysis, document } = understood({ Artikel: ['Lampe mit Schirm für den Tisch'] })
  expect(document).toMatchObject({ version: 1, target: 'offers' })
  expect(document.source).toEqual({ format: 'csv', encoding: 'windows-1252', delimiter: ';' })
  expect(analysis.source).toMatchObject({
    format: 'csv',
    dialect: { delimiter: ';' },
    record_path: null,
    records: 1,
    records_estimated: false,
    language: 'de',
  })
})

test('a record without SKU has its GTIN as key', () => {
  expect(documentOf({ EAN: ['4006381333931'], Titel: ['Lampe'], Preis: ['3'] }).key).toEqual(['gtin'])
})
