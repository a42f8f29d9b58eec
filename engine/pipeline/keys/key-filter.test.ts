import { expect, test } from 'vitest'
import { hashHigh, hashKey, hashLow } from './hash.ts'
import { KeyFilter } from './key-filter.ts'

const KEYS = 50_000

test('a full filter has all that was added, and hardly anything else', () => {
  const filter = new KeyFilter(KEYS)
  for (let at = 0; at < KEYS; at++) {
    hashKey(`SKU-${at}`)
    filter.add(hashLow, hashHigh)
  }
  let taken = 0
  for (let at = 0; at < 2 * KEYS; at++) {
    hashKey(`SKU-${at}`)
    const has = filter.mayHave(hashLow, hashHigh)
    if (at < KEYS) expect(has).toBe(true)
    else if (has) taken += 1
  }
  expect(taken / KEYS).toBeLessThan(0.01)
})
