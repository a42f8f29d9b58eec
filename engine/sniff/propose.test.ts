import { describe, expect, test } from 'vitest'
import { profileColumns } from './profile.ts'
import { proposeMapping } from './propose.ts'
import { offersSchema } from './schema.fixture.ts'

type Table = Readonly<Record<string, readonly string[]>>

function propose(table: Table, schema = offersSchema()) {
  const columns = Object.keys(table)
  const rows = Math.max(...Object.values(table).map((cells) => cells.length), 0)
  const cells = Array.from({ length: rows }, (_, row) => columns.map((column) => table[column]?.[row] ?? ''))
  return proposeMapping(profileColumns(columns, cells), schema)
}

function taken(table: Table, schema = offersSchema()): Record<string, readonly string[]> {
  return Object.fromEntries(propose(table, schema).proposals.map(({ attribute, from }) => [attribute, from]))
}

describe('each column becomes at most one attribute', () => {
  test('a regular price beside a promotional one, and a recommended one beside both', () => {
    expect(taken({ Preis: ['10'], Aktionspreis: ['8'], UVP: ['12'], Einkaufspreis: ['4'] })).toEqual({
      price: ['Preis'],
      sale_price: ['Aktionspreis'],
      original_price: ['UVP'],
      cost_price: ['Einkaufspreis'],
    })
  })

  test('a lone manufacturer is the brand; beside a brand it is the manufacturer', () => {
    expect(taken({ Hersteller: ['Nordlicht'] })).toEqual({ brand: ['Hersteller'] })
    expect(taken({ Hersteller: ['Nordlicht'], Marke: ['Moos'] })).toEqual({
      manufacturer: ['Hersteller'],
      brand: ['Marke'],
    })
  })

  test('the first picture is the main one', () => {
    expect(taken({ 'Image 1': ['https://x.example/1.jpg'], 'Image 2': ['https://x.example/2.jpg'] })).toEqual({
      image_url: ['Image 1'],
      additional_images: ['Image 2'],
    })
  })

  test('the values of a variation go before those of its product', () => {
    expect(taken({ price: ['9.90'], 'variants[].price': ['10.90'] })).toEqual({ price: ['variants[].price', 'price'] })
  })

  test('a name in another language is a translation', () => {
    expect(taken({ name_en: ['A lamp for tables'], name_fr: ['Une lampe de table'] })).toEqual({
      title: ['name_en'],
      'title:fr': ['name_fr'],
    })
  })
})

describe('values go before names', () => {
  test('a quantity with a unit is no stock', () => {
    expect(taken({ quantity: ['186 g', '250 g', '1 kg'] })).not.toHaveProperty('stock')
  })
  test('a type that only says how rows belong together is no category', () => {
    expect(taken({ Type: ['simple', 'variable', 'variation'] })).toEqual({})
  })
  test('a description of a few words is the title where nothing else is', () => {
    expect(taken({ EAN: ['4006381333931'], Description: ['Blue pen', 'Red pen'] })).toMatchObject({
      title: ['Description'],
    })
  })
})

describe('a column called exactly like an attribute', () => {
  test.each([['A1', 'B2'], ['300', '1984'], ['x'], ['12 kg', '13 kg']])(
    'is it, whatever stands there: %s',
    (...titles) => {
      const { proposals, missingRequired } = propose({ sku: ['1', '2'], title: titles, price: ['9', '19'] })
      expect(missingRequired).toEqual([])
      expect(proposals.find(({ attribute }) => attribute === 'title')).toMatchObject({
        from: ['title'],
        reason: expect.stringMatching(/“title”/),
      })
    },
  )
  test('gives way to one that says it better', () => {
    expect(taken({ title: ['Mr', 'Mrs'], 'Product name': ['Blue mug', 'Red mug'] })).toMatchObject({
      title: ['Product name'],
    })
  })
  test('is left alone where it is not required and its values are something else', () => {
    expect(taken({ color: ['https://x.example/a', 'https://x.example/b'] })).not.toHaveProperty('color')
    expect(taken({ color: ['0', '1', '4'] })).not.toHaveProperty('color')
  })
})

test('a feed without header is understood by its values', () => {
  const found = taken({
    '#1': ['A-100', 'A-101', 'A-102'],
    '#2': ['Blue ceramic mug', 'Red ceramic mug', 'Large wooden bowl'],
    '#3': ['4006381333931', '4006381333948', '4006381333955'],
    '#4': ['12,90 €', '13,90 €', '24,00 €'],
    '#5': ['https://x.example/1.jpg', 'https://x.example/2.jpg', 'https://x.example/3.jpg'],
    '#6': ['Kitchen > Mugs', 'Kitchen > Mugs', 'Kitchen > Bowls'],
  })
  expect(found).toEqual({
    sku: ['#1'],
    title: ['#2'],
    gtin: ['#3'],
    price: ['#4'],
    image_url: ['#5'],
    category: ['#6'],
  })
})

describe('attributes of the operator’s own', () => {
  const schema = offersSchema([{ code: 'heel_height', label: 'Heel height', labels: { fr: 'Hauteur du talon' } }])
  test.each(['heel_height', 'Heel Height', 'hauteur du talon'])('%s is found', (name) => {
    expect(taken({ [name]: ['5 cm'] }, schema)).toEqual({ heel_height: [name] })
  })
})

test('columns of a bulk target are its own names and nothing else', () => {
  const attributes = ['code', 'parent', 'name', 'position'].map((code) => ({ code, label: code }))
  const schema = { ...offersSchema(attributes), target: 'categories', grouped: false }
  const own = { ...schema, attributes: schema.attributes.slice(-4), keys: [['code']] }
  expect(taken({ code: ['a'], parent: [''], name: ['A'], position: ['1'], price: ['3'] }, own)).toEqual({
    code: ['code'],
    parent: ['parent'],
    name: ['name'],
    position: ['position'],
  })
})

describe('what hardly any feed lacks', () => {
  test('is taken on little evidence where there is nothing better', () => {
    expect(taken({ Benennung: ['Lampe'], 'Quantity Zorblax Quuxly': ['3'], Preis: ['3,50 €'] })).toMatchObject({
      stock: ['Quantity Zorblax Quuxly'],
    })
    expect(taken({ Stock: ['3'], 'Quantity Zorblax Quuxly': ['4'] })).toEqual({ stock: ['Stock'] })
  })

  test('a small number alone is no stock', () => {
    expect(taken({ Title: ['Blue lamp'], Zzyzx: ['3'] }).stock).toBeUndefined()
  })

  test('an id stands in where the merchant’s own codes are all empty', () => {
    expect(taken({ SKU: ['', ''], ID: ['17', '18'] }).sku).toEqual(['SKU', 'ID'])
    expect(taken({ SKU: ['A', ''], ID: ['17', '18'] }).sku).toEqual(['SKU'])
  })
})

describe('the only price there is', () => {
  test.each([
    ['Stuksprijs excl. btw', 'net'],
    ['Unit price', 'of a unit'],
    ['RRP', 'list'],
    ['Sale price', 'reduced'],
  ])('%s', (name) => expect(taken({ [name]: ['12.50', '3.20'] }).price).toEqual([name]))

  test('a list price beside a reduced one is the price', () => {
    expect(taken({ 'List price': ['12.50'], 'Sale price': ['9.90'] })).toEqual({
      price: ['List price'],
      sale_price: ['Sale price'],
    })
  })
})

test('a second column of the very same pictures is no further picture', () => {
  const picture = ['https://shop.example/1.jpg', 'https://shop.example/2.jpg']
  expect(taken({ image_url: picture, merchant_image_url: picture })).toEqual({
    image_url: ['image_url', 'merchant_image_url'],
  })
})

test('what is required and not found is said, but a key by GTIN needs no SKU', () => {
  expect(propose({ Titel: ['Lampe'] }).missingRequired).toEqual(['sku', 'price'])
  expect(propose({ Titel: ['Lampe'], EAN: ['4006381333931'], Preis: ['3'] }).missingRequired).toEqual([])
})

test('every proposal has a reason and every other column is listed', () => {
  const { proposals, unmapped } = propose({ Titel: ['Lampe'], 'SEO Title': ['Lampe kaufen'] })
  expect(proposals[0]?.reason).toBe('“titel” means title; e.g. “Lampe”.')
  expect(unmapped).toEqual(['SEO Title'])
})

test('a header of five thousand columns is understood in seconds', () => {
  const columns = Array.from({ length: 5_000 }, (_, at) => `Attribut ${at} Wert (kg)`)
  const started = performance.now()
  proposeMapping(profileColumns(columns, [columns.map(() => '1')]), offersSchema())
  expect(performance.now() - started).toBeLessThan(10_000)
})
