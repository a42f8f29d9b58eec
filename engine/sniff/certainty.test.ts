import fc from 'fast-check'
import { expect, test } from 'vitest'
import { certaintyOf } from './certainty.ts'

test('of two scores the higher is never the less certain, and none is quite certain', () => {
  const score = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(score, score, (one, other) => {
      const [low, high] = [certaintyOf(Math.min(one, other)), certaintyOf(Math.max(one, other))]
      expect(low).toBeLessThanOrEqual(high + 1e-12)
      expect(low).toBeGreaterThanOrEqual(0)
      expect(high).toBeLessThan(1)
    }),
  )
})
