import { describe, expect, test } from 'vitest'
import { openShop } from '../support/shop.ts'
import { aftermath, roundOf, TORTURE_MAPPING, tortured, tortureFeed, undisturbed } from './kills.ts'

const RECORDS = 30_000
const ROUNDS = 3
const SEED = 7

describe.each(['sqlite', 'postgres'] as const)('on %s', (dialect) => {
  test('an import that is killed again and again ends as if nobody had', { timeout: 240_000 }, async () => {
    const feed = tortureFeed(RECORDS, SEED)
    const fresh = async () => {
      const shop = await openShop(dialect)
      await shop.write('feed.csv', feed)
      await shop.write('mapping.yaml', TORTURE_MAPPING)
      return shop
    }
    const calm = await fresh()
    const wholeMs = await undisturbed(calm)
    const expected = await aftermath(calm)
    expect(expected).toMatchObject({ counts: { read: RECORDS }, offers: expected.skus })

    for (let round = 1; round <= ROUNDS; round++) {
      const shop = await fresh()
      const kills = roundOf(SEED * 1_000 + round, wholeMs)
      const began = performance.now()
      const end = await tortured(shop, kills)
      // Each life is at most a whole import, however little a database knows of tables that were just filled.
      expect(performance.now() - began).toBeLessThan((kills.length + 1) * 4 * wholeMs + 5_000)
      expect({ round, err: end.err, ...(await aftermath(shop)) }).toEqual({ round, err: end.err, ...expected })
    }
  })
})
