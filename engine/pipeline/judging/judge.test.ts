import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ATTRIBUTE_TYPES, type AttributeDefinition, type AttributeType } from '../../contract/target.ts'
import { type Currency, decimalOf, money } from '../../kernel/money.ts'
import { attribute } from '../schema.fixture.ts'
import { Flaw, type Given } from './flaw.ts'
import { judgeOf } from './judge.ts'

/** What is written, or the code of what is wrong, with what is taken instead. */
function judged(type: AttributeType, value: Given, more: Partial<AttributeDefinition> = {}, currency = 'EUR'): unknown {
  const it = judgeOf(attribute('it', type, 'product', more))(value, currency as Currency)
  if (!(it instanceof Flaw)) return it
  return it.instead === undefined ? { code: it.code } : { code: it.code, instead: it.instead }
}

const bad = (code: string) => ({ code })

describe('an amount', () => {
  test.each([
    ['12.90', 1290],
    ['12.9', 1290],
    ['12', 1200],
    [' 0012.90 ', 1290],
    [12.9, 1290],
    [0.1 + 0.2, 30],
    [1.1 * 3, 330],
    [1e-16, 0],
    ['-0.00', 0],
    [['', '5'], 500],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('%j is %j', (value, minor) => expect(judged('money', value)).toBe(minor))

  test.each([
    ['1.005', { code: 'rounded', instead: 101 }],
    ['1.004', { code: 'rounded', instead: 100 }],
    ['0.0049', { code: 'rounded', instead: 0 }],
    ['90071992547409.92', bad('out_of_range')],
    ['999999999999999', bad('out_of_range')],
    [1e21, bad('not_a_price')],
    ['-0.01', bad('out_of_range')],
    ['1,50', bad('not_a_price')],
    ['1e3', bad('not_a_price')],
    ['Infinity', bad('not_a_price')],
    [Number.NaN, bad('not_a_price')],
    ['', bad('not_a_price')],
    ['=1+1', bad('not_a_price')],
    ['1'.repeat(100_000), bad('not_a_price')],
    [true, bad('not_a_price')],
    ['١٢', bad('not_a_price')],
  ])('%j is not', (value, told) => expect(judged('money', value)).toEqual(told))

  test('has the digits of its currency', () => {
    expect(judged('money', '1299', {}, 'JPY')).toBe(1299)
    expect(judged('money', '12.5', {}, 'JPY')).toEqual({ code: 'rounded', instead: 13 })
    expect(judged('money', '1.299', {}, 'TND')).toBe(1299)
    expect(judged('money', '1.2345', {}, 'CLF')).toBe(12345)
  })

  test('is what was written, to the last digit', () => {
    const currencies = fc.constantFrom('EUR', 'JPY', 'TND') as fc.Arbitrary<Currency>
    const minor = fc.maxSafeNat()
    fc.assert(
      fc.property(minor, currencies, (amount, currency) => {
        expect(judged('money', decimalOf(money(BigInt(amount), currency)), {}, currency)).toBe(amount)
      }),
    )
  })
})

describe('a number', () => {
  test.each<[AttributeType, Given, unknown]>([
    ['number', '12.5', 12.5],
    ['measure', '-3', -3],
    ['number', 1e300, 1e300],
    ['number', Number.POSITIVE_INFINITY, bad('not_a_number')],
    ['number', '1 000', bad('not_a_number')],
    ['number', '0x10', bad('not_a_number')],
    ['integer', '12', 12],
    ['integer', '12.000', 12],
    ['integer', -0, 0],
    ['integer', '12.5', bad('not_a_number')],
    ['integer', 12.5, bad('not_a_number')],
    ['integer', '-2', { code: 'out_of_range', instead: 0 }],
    ['integer', '2147483648', bad('out_of_range')],
    ['integer', 1e10, bad('out_of_range')],
    ['integer', 'many', bad('not_a_number')],
    ['percent', '020.50 %', '20.5'],
    ['percent', 0.0000001, '0.0000001'],
    ['percent', '-0', '0'],
    ['percent', 'reduced', 'reduced'],
    ['percent', 'x'.repeat(191), bad('too_long')],
  ])('of type %s: %j is %j', (type, value, told) => expect(judged(type, value)).toEqual(told))
})

describe('a word', () => {
  const values = [
    { code: 'red', labels: { fr: 'Rouge', de: 'Röt' } },
    { code: 'Blue', labels: { en: 'red' } },
    { code: 'constructor', labels: {} },
  ]
  test.each<[AttributeType, Given, unknown]>([
    ['list', 'red', 'red'],
    ['list', ' ROT ', 'red'],
    ['list', 'blue', 'Blue'],
    ['list', 'constructor', 'constructor'],
    ['list', '__proto__', bad('unknown_value')],
    ['list', 'toString', bad('unknown_value')],
    ['multi-list', ['rouge', 'Blue', 'red'], ['red', 'Blue']],
    ['multi-list', ['rouge', 'grey'], { code: 'unknown_value', instead: ['red'] }],
    ['multi-list', ['grey'], bad('unknown_value')],
  ])('of type %s: %j is %j', (type, value, told) => expect(judged(type, value, { values })).toEqual(told))

  test('of a list without values is any text', () => expect(judged('list', 'anything')).toBe('anything'))

  test.each<[AttributeType, Given, unknown]>([
    ['boolean', true, true],
    ['boolean', 0, false],
    ['boolean', ' Yes ', true],
    ['boolean', 'oui', bad('not_a_boolean')],
    ['currency', '€', 'EUR'],
    ['currency', ' chf ', 'CHF'],
    ['currency', 'constructor', bad('unknown_currency')],
    ['currency', '__proto__', bad('unknown_currency')],
    ['currency', 'EURO', bad('unknown_currency')],
    ['language', 'FR', 'fr'],
    ['language', 'fr_fr', 'fr-FR'],
    ['language', 'zh-hant-tw', 'zh-hant-TW'],
    ['language', 'french', bad('unknown_language')],
    ['language', 'fr-'.repeat(50_000), bad('unknown_language')],
    ['id', ' A-1 ', 'A-1'],
    ['id', 'x'.repeat(191), bad('too_long')],
    ['text', 'x'.repeat(4_001), bad('too_long')],
    ['long-text', 'x'.repeat(200_000), 'x'.repeat(200_000)],
    ['text', 12.5, '12.5'],
    ['text', ['', 'b'], 'b'],
  ])('of type %s: %j is %j', (type, value, told) => expect(judged(type, value)).toEqual(told))
})

describe('a country', () => {
  test.each([
    ['fr', 'FR'],
    ['FRA', 'FR'],
    ['France', 'FR'],
    ['FRANKREICH', 'FR'],
    ['Österreich', 'AT'],
    ['Ελλάδα', 'GR'],
    ['Россия', 'RU'],
    ['United Kingdom', 'GB'],
    ['UK', 'GB'],
    ['Yemen', 'YE'],
    ['Congo - Kinshasa', 'CD'],
    ['Timor-Leste', 'TL'],
    ['Serbia', 'RS'],
    ['Germany', 'DE'],
    ['Made in China', 'CN'],
    ['Kosovo', 'XK'],
  ])('%s is %s', (word, code) => expect(judged('country', word)).toBe(code))

  test.each(['Atlantis', 'ZZ', 'EU', 'FX', 'SU', 'constructor', '', 'made in '])('%j is none', (word) =>
    expect(judged('country', word)).toEqual(bad('unknown_country')),
  )
})

describe('a date', () => {
  test.each([
    ['2026-01-31', '2026-01-31'],
    ['2024-02-29', '2024-02-29'],
    [' 2000-02-29 ', '2000-02-29'],
    ['2026-01-31T23:59', '2026-01-31T23:59:00Z'],
    ['2026-01-31 08:00:00', '2026-01-31T08:00:00Z'],
    ['2026-01-31 00:30:00.123+01:00', '2026-01-30T23:30:00.123Z'],
    ['2026-01-31T08:00-0530', '2026-01-31T13:30:00Z'],
    ['2026-01-31T08:00:00.5Z', '2026-01-31T08:00:00.500Z'],
    ['0001-01-01T00:00+14:00', '0000-12-31T10:00:00Z'],
  ])('%s is %s', (value, written) => expect(judged('date', value)).toBe(written))

  test.each([
    '2026-02-30',
    '2025-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '31.01.2026',
    '2026-1-3',
    '2026-01-31T24:00',
    '2026-01-31T10:61',
    '2026-01-31T10:00+25:00',
    'today',
    '2026-01-31T',
  ])('%s is none', (value) => expect(judged('date', value)).toEqual(bad('not_a_date')))
})

describe('an address', () => {
  test.each([
    ['https://shop.test/a.jpg', 'https://shop.test/a.jpg'],
    ['//shop.test/a', 'https://shop.test/a'],
    ['HTTP://shop.test/my shoe.jpg', 'HTTP://shop.test/my%20shoe.jpg'],
  ])('%j is %j', (value, told) => expect(judged('url', value)).toBe(told))
  test.each([
    'shop.test/a',
    'javascript:alert(1)',
    'https://',
    'https:// x',
    'ftp://shop.test/a',
    'https://a.test/\0',
    'data:text/html,x',
  ])('%j is none', (value) => expect(judged('image', value)).toEqual(bad('not_a_url')))
  test('of a list of pictures only the bad ones are lost', () => {
    expect(judged('urls', ['https://a.test/1', 'nope', 'https://a.test/2', 'https://a.test/1'])).toEqual({
      code: 'not_a_url',
      instead: ['https://a.test/1', 'https://a.test/2'],
    })
    expect(judged('urls', 'https://a.test/1')).toEqual(['https://a.test/1'])
    expect(judged('urls', ['', ''])).toBeNull()
    expect(
      judged(
        'urls',
        Array.from({ length: 201 }, (_, n) => `https://a.test/${n}`),
      ),
    ).toEqual(bad('out_of_range'))
    expect(judged('texts', ['a', 'b', 'a'])).toEqual(['a', 'b'])
  })
})

describe('a GTIN', () => {
  test.each(['4006381333931', '400-6381 333931', '96385074', '036000291452', '14006381333938'])('%s is one', (value) =>
    expect(judged('gtin', value)).toBe(value.replaceAll(/[\s-]/g, '')),
  )
  test.each(['4006381333932', '400638133393', '0000000000000', '00000000', '4.00638E+12', 'abcdefgh', '٤٠٠٦٣٨١٣٣٣٩٣١'])(
    '%s is none',
    (value) => expect(judged('gtin', value)).toEqual(bad('bad_gtin')),
  )
})

test('no judge of any type throws, whatever comes', () => {
  const item = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.boolean(),
    fc.constantFrom('__proto__', 'constructor'),
  )
  fc.assert(
    fc.property(fc.constantFrom(...ATTRIBUTE_TYPES), fc.oneof(item, fc.array(item)), (type, value) => {
      const it = judgeOf(attribute('it', type))(value, 'EUR' as Currency)
      expect(it === undefined).toBe(false)
    }),
    { numRuns: 2_000 },
  )
})
