import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Aftermath, aftermath } from './aftermath.ts'
import { IMPORT, tortureFeed } from './articles-feed.ts'
import { killsOf, Tortured, type Victim } from './kills.ts'
import { openShops, type Shops } from './shops.ts'

const RECORDS = 15_000
const ROUNDS = 2
const SEED = 7

const victims = { sqlite: ['run', 'command'], postgres: ['run', 'command', 'server'] } as const

describe.each(['sqlite', 'postgres'] as const)('on %s an import ends as if nobody had', (dialect) => {
  let shops: Shops
  let expected: Aftermath
  let wholeMs: number

  beforeAll(async () => {
    shops = await openShops(dialect, tortureFeed(RECORDS, SEED))
    const calm = await shops.fresh('calm')
    const began = performance.now()
    await calm.run(IMPORT)
    wholeMs = performance.now() - began
    expected = await aftermath(calm)
    expect(expected).toMatchObject({ counts: { read: RECORDS }, offers: expected.skus, doctor: [] })
  })
  afterAll(() => shops.close())

  test.each<Victim>(victims[dialect])('killed its %s', { timeout: 240_000 }, async (victim) => {
    for (let n = 1; n <= ROUNDS; n++) {
      const shop = await shops.fresh(`${victim}_${n}`)
      const kills = killsOf([victim], { n, of: ROUNDS, seed: SEED, wholeMs })
      const away = kills.reduce((sum, { awayMs }) => sum + awayMs, 0)
      const began = performance.now()
      const end = await new Tortured(shop, shops.cluster).end(kills)
      // Each life is at most a whole import, however little a database knows of tables that were just filled.
      expect(performance.now() - began).toBeLessThan((kills.length + 1) * 4 * wholeMs + 2 * away + 10_000)
      expect({ n, err: end.err, ...(await aftermath(shop)) }).toEqual({ n, err: end.err, ...expected })
    }
  })

  test('killed its run before that could be told what to do', { timeout: 120_000 }, async () => {
    for (let n = 1; n <= 3; n++) {
      const shop = await shops.fresh(`early_${n}`)
      const early = Array.from({ length: 3 }, () => ({ victim: 'run' as const, afterMs: 0, awayMs: 0 }))
      const tortured = new Tortured(shop, shops.cluster)
      const end = await tortured.end(early)
      expect(tortured.hits).toHaveLength(3)
      expect({ n, err: end.err, ...(await aftermath(shop)) }).toEqual({ n, err: end.err, ...expected })
    }
  })
})
