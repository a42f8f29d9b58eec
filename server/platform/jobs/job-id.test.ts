import { expect, test } from 'vitest'
import { newJobId } from './job-id.ts'

test('jobs that are asked for in the same millisecond are done in that order', () => {
  const ids = Array.from({ length: 2_000 }, () => newJobId())
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
})
