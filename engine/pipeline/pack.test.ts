import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Value } from '../contract/rule.ts'
import type { Packed, PackedEntity, TargetSchema, Written } from '../contract/target.ts'
import { crossed } from './bundle.fixture.ts'
import { Packer } from './pack.ts'
import { attribute, offersSchema } from './schema.fixture.ts'

const TREE = [
  { code: 'shoes', parent: null, names: {} },
  { code: 'boots', parent: 'shoes', names: {} },
  { code: 'hats', parent: null, names: {} },
]

function judge(record: Readonly<Record<string, Value>>, schema: TargetSchema = offersSchema(), keys = ['sku']) {
  const outputs = Object.keys(record)
  const packer = new Packer(schema, outputs, keys)
  const { values, problems, invalid } = packer.judge(Object.values(record))
  return {
    invalid,
    told: problems.map((found) => `${found.severity} ${found.code} ${found.attribute}`),
    values: Object.fromEntries(outputs.map((output, at) => [output, values[at]])),
    source: values[outputs.length],
    key: packer.keyOf(values),
  }
}

const FINE = { sku: 'A', title: 'Boot', price: '1' }

describe('judging a record', () => {
  test('a bad value of an optional attribute costs the value, elsewhere the record', () => {
    expect(judge({ ...FINE, gtin: '123', stock: '-4' })).toMatchObject({
      invalid: false,
      told: ['warning bad_gtin gtin', 'warning out_of_range stock'],
      values: { gtin: undefined, stock: 0 },
    })
    expect(judge({ ...FINE, sale_price: 'cheap' })).toMatchObject({
      invalid: true,
      told: ['error not_a_price sale_price'],
    })
    const strict = offersSchema({
      attributes: [...offersSchema().attributes, attribute('x', 'date', 'offer', { strict: true })],
    })
    expect(judge({ ...FINE, x: 'soon' }, strict)).toMatchObject({ invalid: true, told: ['error not_a_date x'] })
  })

  test('nothing is untouched, empty is cleared, and what is required may not be empty', () => {
    expect(judge({ ...FINE, brand: undefined, color: '' })).toMatchObject({ values: { brand: undefined, color: null } })
    for (const empty of [null, '', ' \t\u00a0', []]) {
      expect(judge({ ...FINE, title: empty })).toMatchObject({ invalid: true, told: ['error required_missing title'] })
    }
    expect(judge({ ...FINE, additional_images: ['', ''] })).toMatchObject({
      told: [],
      values: { additional_images: null },
    })
    expect(judge({ ...FINE, 'title:fr': '' })).toMatchObject({ invalid: false, told: [], values: { 'title:fr': null } })
  })

  test('what a category requires is required in it and below, and nowhere else', () => {
    const schema = offersSchema({ categories: TREE })
    expect(judge({ ...FINE, category: 'hats', heel: '' }, schema).told).toEqual([])
    expect(judge({ ...FINE, category: 'boots', heel: '' }, schema).told).toEqual(['error required_missing heel'])
    expect(judge({ ...FINE, category: 'boots', heel: 'high' }, schema).told).toEqual([])
    expect(judge({ ...FINE, category: 'shoes' }, schema)).toMatchObject({
      invalid: true,
      told: ['error required_missing heel'],
    })
    expect(judge({ ...FINE, category: 'hats' }, schema).invalid).toBe(false)
    expect(judge({ ...FINE, category: 'shoes' }, { ...schema, partial: true }).invalid).toBe(false)
    expect(judge(FINE, schema).invalid).toBe(false)
  })

  test('the source’s category is kept while there is no tree, and must be in it afterwards', () => {
    expect(judge({ ...FINE, category: 'Boots > High' })).toMatchObject({
      told: ['warning category_kept category'],
      values: { category: null },
      source: 'Boots > High',
    })
    const schema = offersSchema({ categories: TREE })
    expect(judge({ ...FINE, category: 'hats' }, schema)).toMatchObject({
      told: [],
      values: { category: 'hats' },
      source: null,
    })
    expect(judge({ ...FINE, category: 'Hats' }, schema)).toMatchObject({
      invalid: true,
      told: ['error unknown_category category'],
    })
    expect(judge({ ...FINE, category: '' }, schema)).toMatchObject({ invalid: false, values: { category: null } })
    const required = schema.attributes.map((each) => (each.code === 'category' ? { ...each, required: true } : each))
    expect(judge({ ...FINE, category: '' }, { ...schema, attributes: required }).told).toEqual([
      'error required_missing category',
    ])
  })

  test('amounts are read in the currency of the record', () => {
    expect(judge({ ...FINE, price: '12', currency: 'JPY' }).values).toMatchObject({ price: 12, currency: 'JPY' })
    expect(judge({ ...FINE, price: '12', currency: '' }).values).toMatchObject({ price: 1200 })
    expect(judge({ ...FINE, price: '12', currency: 'nonsense' })).toMatchObject({
      told: ['warning unknown_currency currency'],
    })
  })

  test('a key of several parts is one only where all of them are there', () => {
    const key = (title: string, brand: string) =>
      judge({ ...FINE, title, brand }, offersSchema(), ['title', 'brand']).key
    expect(key('a', 'b')).toBe('a|b')
    expect(key('a|b', 'c')).not.toBe(key('a', 'b|c'))
    expect(key('a\\', '|b')).not.toBe(key('a\\|', 'b'))
    expect(key('a', '')).toBe('')
  })
})

describe('packing a record', () => {
  const outputs = ['sku', 'price', 'title', 'color', 'additional_images', 'stock']
  const schema = offersSchema()
  const pack = (values: readonly (Written | undefined)[]) =>
    crossed([[new Packer(schema, outputs, ['sku']).pack(7, values)]], schema.layout).records[0] as Packed

  test('cells stand in the layout, all else in the rest', () => {
    expect(pack(['A', 100, 'T "x"', 'réd\n', ['u'], undefined])).toMatchObject({
      row: 7,
      key: 'A',
      parent: null,
      removed: false,
      axes: '',
      entities: {
        product: {
          cells: ['T "x"', undefined, undefined, undefined, undefined, undefined],
          rest: '{"color":"réd\\n","additional_images":["u"]}',
        },
        offer: { cells: ['A', 100, undefined, undefined, undefined, undefined], rest: '' },
      },
    })
  })

  const written = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '_', '#1', '1:a', 'null', '"', '\ud800', '\u2028'),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
    fc.boolean(),
    fc.constant(null),
    fc.constant(undefined),
    fc.array(fc.string()),
  )
  const record = fc.tuple(written, written, written, written, written, written)

  test('the rest is the JSON of the values', () => {
    fc.assert(
      fc.property(written, written, (color, images) => {
        const { rest } = pack(['A', 1, 'T', color, images, undefined]).entities.product as PackedEntity
        const expected = JSON.stringify({ color, additional_images: images })
        expect(rest === '' ? {} : JSON.parse(rest)).toEqual(JSON.parse(expected))
      }),
    )
  })

  test('the digest changes when and only when something that is written changes', () => {
    fc.assert(
      fc.property(record, record, (a, b) => {
        const same = JSON.stringify(a.map(wrapped)) === JSON.stringify(b.map(wrapped))
        expect(pack(a).digest === pack(b).digest).toBe(same)
        expect(pack([...a]).digest).toBe(pack(a).digest)
      }),
      { numRuns: 500 },
    )
    const one = pack(['A', 1, 'T', 'x', null, 0])
    expect(one.digest).toMatch(/^[0-9a-f]{16}$/)
  })

  test('what one record says in two places is not what another says in one', () => {
    const near = [
      ['A', 1, 'ab', 'c', null, null],
      ['A', 1, 'a', 'bc', null, null],
      ['A', 1, 'ab', 'c', undefined, null],
      ['A', 1, 'ab', 'c', null, undefined],
      ['A', '1', 'ab', 'c', null, null],
      ['A', true, 'ab', 'c', null, null],
    ] as const
    expect(new Set(near.map((values) => pack(values).digest)).size).toBe(near.length)
  })
})

/** Tells undefined, null and numbers from texts that look like them. */
const wrapped = (value: Written | undefined) => [typeof value, value ?? null]
