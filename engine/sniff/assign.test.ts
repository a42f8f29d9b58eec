import { expect, test } from 'vitest'
import { assignBest } from './assign.ts'

test('the sum counts, not who comes first', () => {
  expect(
    assignBest(
      [
        [0.9, 0.8],
        [0.85, 0.1],
      ],
      2,
    ),
  ).toEqual([1, 0])
})

test('a row that gains nothing stays without a column', () => {
  expect(
    assignBest(
      [
        [0.5, 0],
        [0.4, 0],
      ],
      2,
    ),
  ).toEqual([0, -1])
  expect(assignBest([], 3)).toEqual([])
})

test('no assignment is better, tried on all of them', () => {
  let seed = 7
  const random = () => {
    seed = (seed * 16807) % 2147483647
    return seed / 2147483647
  }
  for (let time = 0; time < 50; time++) {
    const gains = Array.from({ length: 4 }, () => Array.from({ length: 5 }, () => random() - 0.2))
    const sum = assignBest(gains, 5).reduce((all, column, row) => all + (column < 0 ? 0 : gains[row]![column]!), 0)
    expect(sum).toBeCloseTo(bestSum(gains, 0, new Set()), 9)
  }
})

function bestSum(gains: readonly (readonly number[])[], row: number, used: ReadonlySet<number>): number {
  const line = gains[row]
  if (!line) return 0
  const without = bestSum(gains, row + 1, used)
  const taking = line.map((gain, at) => (used.has(at) ? 0 : gain + bestSum(gains, row + 1, new Set([...used, at]))))
  return Math.max(without, ...taking)
}
