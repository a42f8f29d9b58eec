import { expect, test } from 'vitest'
import { PROMISES } from './properties.ts'

test.each(PROMISES)('$promise', async ({ tried }) => {
  const { feeds, broken } = await tried({ numRuns: 200, interruptAfterTimeLimit: 3_000 })
  expect(broken).toBeNull()
  expect(feeds).toBeGreaterThan(0)
})
