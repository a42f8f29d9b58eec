import { expect, test } from 'vitest'
import { isGtin, kindsOf, unwrap } from './kinds.ts'

test.each([
  ['4006381333931', 'gtin'],
  ['207036822X', 'gtin'],
  ['4006381333932', 'integer'],
  ['12,90 €', 'price'],
  ['€229,99 Incl. btw', 'price'],
  ['12 000 FCFA', 'price'],
  ['USD 1,299.00', 'price'],
  ['1.299,90', 'number'],
  ['186 g', 'quantity'],
  ['3 Tage', 'quantity'],
  ['12 x 4 x 3 cm', 'dims'],
  ['19 %', 'percent'],
  ['31.01.2026', 'date'],
  ['2026-01-01T00:00:00Z/2026-02-01T00:00:00Z', 'interval'],
  ['https://shop.example/p/1', 'url'],
  ['https://cdn.example/a.jpg?v=2', 'image'],
  ['lamp-1.png', 'image'],
  ['<p>Soft</p>', 'html'],
  ['Home > Lamps', 'path'],
  ['red, green, blue', 'list'],
  ['en rupture', 'words'],
  ['auf Lager', 'availability'],
  ['Gebraucht', 'condition'],
  ['Damen', 'gender'],
  ['XL', 'size'],
  ['AB-1200', 'code'],
  ['variation', 'structure'],
])('%s looks like %s', (value, kind) => expect(kindsOf(value)).toContain(kind))

test('an empty value is of no kind', () => expect(kindsOf('')).toEqual([]))

test('what spreadsheets wrap around a value comes off', () => {
  expect(unwrap('="0012"')).toBe('0012')
  expect(unwrap("'4006381333931")).toBe('4006381333931')
  expect(unwrap('\u00a0 12 \t')).toBe('12')
})

test('a number of zeros is no GTIN', () => {
  expect(isGtin('0000000000000')).toBe(false)
  expect(isGtin('036000291452')).toBe(true)
})

test('no value takes long', () => {
  const started = performance.now()
  for (const value of ['1'.repeat(4000), '1 '.repeat(2000), 'a, '.repeat(1300), '<'.repeat(4000), 'x>'.repeat(2000)]) {
    kindsOf(unwrap(value))
  }
  expect(performance.now() - started).toBeLessThan(500)
})
