import { deepStrictEqual } from 'node:assert'
import { chownSync } from 'node:fs'
import { seeded } from '../support/feeds.ts'
import { unprivileged } from '../support/postgres-binaries.ts'
import type { Shop } from '../support/shop.ts'
import { type Aftermath, aftermath } from './aftermath.ts'
import { DONE_WITH_REJECTS, IMPORT } from './articles-feed.ts'
import type { Shops } from './shops.ts'
import { canMount, mountDisk } from './small-disk.ts'

/** Which disk is full: that of the database, or that of the run’s folder. */
const PLACES = ['database', 'runs'] as const
type Place = (typeof PLACES)[number]

const MB = 1_000_000
/** From how large to how much larger: an empty database takes 0.3 MB of SQLite’s disk and 9 of PostgreSQL’s. */
const ROOM = {
  database: { sqlite: { least: 0.3 * MB, more: 10 * MB }, postgres: { least: 9 * MB, more: 16 * MB } },
  runs: { sqlite: { least: 0.02 * MB, more: 2.3 * MB }, postgres: { least: 0.02 * MB, more: 2.3 * MB } },
} as const
/** How much larger a disk becomes after each failure. */
const GROWTH_MAX = 1.5
const FULL = /^(platform|source)\.disk_full$/

interface Wish {
  readonly rounds: number
  readonly seed: number
}

/** Imports on disks that are full at another point each time, and made larger until it ends. */
export async function diskRounds(shops: Shops, expected: Aftermath, { rounds, seed }: Wish): Promise<void> {
  const on = `${shops.dialect} disk`
  if (!canMount()) return console.log(`${on}: left out, only root on Linux can mount small disks`)
  const random = seeded(seed)
  for (const place of PLACES) {
    const all: string[] = []
    for (let n = 1; n <= rounds; n++) {
      const codes = await round(shops, place, n, random, expected)
      all.push(...codes)
      console.log(`${on} of the ${place} ${n}/${rounds}: ${codes.join(', ') || 'never full'}: the same`)
    }
    console.log(`${on} of the ${place}: full ${all.length} times. Nothing lost, nothing twice, doctor content.`)
  }
}

/** Codes it failed with, one after the other, until there was room enough. */
async function round(shops: Shops, place: Place, n: number, random: () => number, expected: Aftermath) {
  const name = `${place}_disk_${n}`
  const { least, more } = ROOM[place][shops.dialect]
  let sizeBytes = least + random() * more
  const disk = mountDisk(`${shops.folderOf(name)}-disk`, sizeBytes)
  const codes: string[] = []
  try {
    if (place === 'database' && shops.cluster) chownSync(disk.folder, unprivileged().uid ?? -1, -1)
    const made = await shops.fresh(name, place === 'database' ? disk.folder : undefined)
    const shop = place === 'runs' ? made.with({ IZB_DATA_DIR: disk.folder }) : made
    for (let code = await failure(shop); code !== null; code = await failure(shop)) {
      codes.push(code)
      deepStrictEqual(await shop.complaints(), [])
      sizeBytes *= 1 + random() * (GROWTH_MAX - 1)
      disk.grow(sizeBytes)
    }
    deepStrictEqual(await aftermath(shop), expected)
    await shops.drop(made)
  } finally {
    disk.remove()
  }
  return codes
}

/** The code it failed with; null where it ended. */
async function failure(shop: Shop): Promise<string | null> {
  const told = await shop.run(IMPORT)
  if (told.exit === DONE_WITH_REJECTS) return null
  const { code } = told.exit === 1 ? (JSON.parse(told.out) as { code: string }) : { code: '' }
  if (!FULL.test(code)) throw new Error(`it left with ${told.exit}: ${told.err}${told.out}`)
  return code
}
