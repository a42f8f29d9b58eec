import { expect, test } from 'vitest'
import { BatchBound } from './batch-bound.ts'

/** What the bound becomes, transaction after transaction, where each record takes so many milliseconds. */
function after(bound: BatchBound, msEach: readonly number[]): number[] {
  return msEach.map((ms) => {
    bound.held(bound.records * ms)
    return bound.records
  })
}

test('it begins small, and grows as far as it may where the machine is quick', () => {
  expect(after(new BatchBound(4_000, 120), [0.02, 0.02, 0.02, 0.02])).toEqual([2_000, 4_000, 4_000, 4_000])
})

test('where a transaction takes too long the next ones are smaller, until they are short enough', () => {
  expect(after(new BatchBound(4_000, 120), [0.02, 0.2, 0.2, 0.2, 0.2])).toEqual([2_000, 1_000, 500, 500, 500])
})

test('when the machine is quiet again they grow', () => {
  expect(after(new BatchBound(4_000, 120), [1, 1, 1, 0.02, 0.02, 0.02])).toEqual([500, 250, 125, 250, 500, 1_000])
})

test('one record is always written', () => {
  expect(after(new BatchBound(3, 10), [100, 100, 100])).toEqual([1, 1, 1])
})

test('where nobody waits they are as large as they may be', () => {
  expect(after(new BatchBound(4_000, Number.POSITIVE_INFINITY), [0.02, 50])).toEqual([4_000, 4_000])
})
