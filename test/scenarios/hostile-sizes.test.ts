import { expect, test } from 'vitest'
import { LARGE_FEEDS } from '../support/large-feeds.ts'
import { importLarge } from '../support/peak.ts'
import { openShop } from '../support/shop.ts'

const PEAK_MB_MAX = 350

test.each(LARGE_FEEDS)('$title, $size: it is told, all else is read, and memory stays small', async (feed) => {
  const { peakMb, exit, ...rest } = await importLarge(await openShop(), feed, feed.size)
  expect({ ...rest, exit }).toEqual({
    told: feed.told,
    valid: feed.valid(feed.size),
    exit: typeof feed.told === 'string' ? 1 : feed.told.length > 0 ? 3 : 0,
  })
  expect(peakMb).toBeLessThan(PEAK_MB_MAX)
})
