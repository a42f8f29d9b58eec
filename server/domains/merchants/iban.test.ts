import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ibanOf } from './iban.ts'

test('an IBAN is taken with blanks or without, and only with the right check digits', () => {
  expect(ibanOf('DE89 3704 0044 0532 0130 00')).toBe('DE89370400440532013000')
  expect(ibanOf('fr1420041010050500013m02606')).toBe('FR1420041010050500013M02606')
  expect(ibanOf('DE89 3704 0044 0532 0130 01')).toBeNull()
  expect(ibanOf('')).toBeNull()
})

test('two digits that change places are found out', () => {
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 20 }), (at) => {
      const iban = [...'DE89370400440532013000']
      fc.pre(iban[at] !== iban[at + 1] && at + 1 < iban.length)
      const swapped = iban.toSpliced(at, 2, iban[at + 1]!, iban[at]!)
      expect(ibanOf(swapped.join(''))).toBeNull()
    }),
  )
})
