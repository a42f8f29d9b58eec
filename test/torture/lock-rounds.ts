import { deepStrictEqual } from 'node:assert'
import { setTimeout as sleep } from 'node:timers/promises'
import { lockMarketplace } from '../support/locks.ts'
import type { Running, Shop } from '../support/shop.ts'
import { type Aftermath, aftermath } from './aftermath.ts'
import { DONE_WITH_REJECTS, IMPORT } from './articles-feed.ts'
import type { Shops } from './shops.ts'
import { whereabouts } from './whereabouts.ts'

/** Within the patience of a run, and beyond it. */
const LONG_MS = 30_000
const TOO_LONG_MS = 75_000

/** Imports into a database that somebody else keeps locked: at the beginning, in the middle, and for too long. */
export async function lockRounds(shops: Shops, expected: Aftermath): Promise<void> {
  for (const when of ['beginning', 'middle'] as const) {
    const shop = await shops.fresh(`locked_${when}`)
    const told = await locked(shop, when, LONG_MS)
    if (told.exit !== DONE_WITH_REJECTS) throw new Error(`it left with ${told.exit}: ${told.err}${told.out}`)
    deepStrictEqual(await aftermath(shop), expected)
    console.log(`${shops.dialect} locked for 30 s at its ${when}: it waited, the same`)
    const late = await shops.fresh(`too_long_${when}`)
    const refused = await locked(late, when, TOO_LONG_MS)
    if (refused.exit !== 1 || !refused.out.includes('"platform.database_busy"')) {
      throw new Error(`it left with ${refused.exit}: ${refused.err}${refused.out}`)
    }
    deepStrictEqual(await late.complaints(), [])
    const again = await late.run(IMPORT)
    if (again.exit !== DONE_WITH_REJECTS) throw new Error(`it left with ${again.exit}: ${again.err}${again.out}`)
    deepStrictEqual(await aftermath(late), expected)
    console.log(`${shops.dialect} locked for too long at its ${when}: database_busy, then the same`)
  }
}

async function locked(shop: Shop, when: 'beginning' | 'middle', forMs: number) {
  const url = shop.url ?? ''
  const early = when === 'beginning' ? await lockMarketplace(url, 'read') : null
  const running = shop.start(IMPORT)
  const lock = early ?? (await midway(shop, running, url))
  await Promise.race([running.ended, sleep(forMs)])
  await lock.release()
  return running.ended
}

async function midway(shop: Shop, running: Running, url: string) {
  while (whereabouts(shop).phase !== 'writing') await Promise.race([running.ended, sleep(5)])
  return lockMarketplace(url, 'write')
}
