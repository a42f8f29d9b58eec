import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Counts } from '../../engine/report/report.ts'
import { seeded } from '../support/feeds.ts'
import { mappingOf, type Running, type Shop, type Told } from '../support/shop.ts'

/** What is left of an import when it has ended at last. */
export interface Aftermath {
  readonly counts: Counts
  readonly problems: number
  readonly rejects: number
  readonly offers: number
  readonly skus: number
  readonly products: number
  readonly variations: number
  readonly priceSum: number
  readonly stockSum: number
}

/** Who is killed: the command somebody typed, or the run's own process. */
const VICTIMS = ['command', 'run'] as const
type Victim = (typeof VICTIMS)[number]

/** One round: after how long who is killed, kill after kill, until the import is left alone. */
interface Round {
  readonly victim: Victim
  readonly afterMs: number
}

const KILLS_MAX = 4
const DONE_WITH_REJECTS = 3

/** The kills of one round; the same seed gives the same ones. */
export function roundOf(seed: number, wholeMs: number): readonly Round[] {
  const random = seeded(seed)
  return Array.from({ length: 1 + Math.floor(random() * KILLS_MAX) }, () => ({
    victim: VICTIMS[Math.floor(random() * VICTIMS.length)] ?? 'command',
    afterMs: Math.round(random() * wholeMs),
  }))
}

/** A feed of n articles in a few categories, one in 500 of them rotten, one in 300 twice. */
export function tortureFeed(count: number, seed: number): string {
  const random = seeded(seed)
  const lines = ['sku;title;price;stock;category;brand']
  for (let n = 1; n <= count; n++) {
    const rotten = n % 500 === 0
    const sku = n % 300 === 1 ? `A-${Math.max(1, n - 250)}` : `A-${n}`
    const price = rotten
      ? 'dear'
      : `${Math.floor(random() * 900)}.${String(Math.floor(random() * 100)).padStart(2, '0')}`
    lines.push(`${sku};Garden article no. ${n};${price};${Math.floor(random() * 90)};Garden > ${n % 7};Brand ${n % 40}`)
  }
  return `${lines.join('\n')}\n`
}

/** The mapping of that feed: fixed, so that all rounds do the same. */
export const TORTURE_MAPPING = mappingOf(`
attributes:
  sku: { from: sku }
  title: { from: title, script: "return value.trim() + ' / ' + record.brand" }
  price: { from: price }
  stock: { from: stock }
  brand: { from: brand }
category: { from: category }
`)

const IMPORT = ['import', 'feed.csv', '--mapping', 'mapping.yaml', '--mode', 'full', '--yes', '--json']

/** Imports the feed of the shop undisturbed; how long it took. */
export async function undisturbed(shop: Shop): Promise<number> {
  const began = performance.now()
  await shop.run(IMPORT)
  return performance.now() - began
}

/** Imports it while somebody kills; after the last kill the command is typed again until it ends by itself. */
export async function tortured(shop: Shop, rounds: readonly Round[]): Promise<Told> {
  let running = shop.start(IMPORT)
  for (const { victim, afterMs } of rounds) {
    await Promise.race([running.ended, sleep(afterMs)])
    const child = childOf(running)
    if (victim === 'run') {
      // The command goes on with another process, which may be the next victim.
      if (child !== null) kill(child)
      continue
    }
    kill(running.pid)
    await running.ended
    if (child !== null) await gone(child)
    running = shop.start(IMPORT)
  }
  const told = await running.ended
  // Whose run dies again and again gives up, and says that the same command goes on.
  const end = told.exit === 1 && told.out.includes('imports.crashed') ? await shop.run(IMPORT) : told
  if (end.exit !== DONE_WITH_REJECTS) throw new Error(`it left with ${end.exit}: ${end.err}${end.out}`)
  return end
}

/** Counts everything that must be the same however often it was killed. */
export async function aftermath(shop: Shop): Promise<Aftermath> {
  const tables = await shop.look(async ({ kysely }) => {
    // Killed between its end and its last word, it is done: what comes after it finds everything unchanged.
    const run = await kysely
      .selectFrom('import_run')
      .select(['id', 'counts'])
      .where('state', 'in', ['completed', 'completed_with_errors'])
      .orderBy('id')
      .executeTakeFirstOrThrow()
    return {
      run,
      problems: await kysely.selectFrom('import_problem').select('count').where('run_id', '=', run.id).execute(),
      rejects: await kysely.selectFrom('import_reject').select('row').where('run_id', '=', run.id).execute(),
      offers: await kysely.selectFrom('offer').select(['sku', 'price', 'stock']).execute(),
      products: await kysely.selectFrom('product').select('id').execute(),
      variations: await kysely.selectFrom('variation').select('id').execute(),
    }
  })
  const sum = (of: 'price' | 'stock') => tables.offers.reduce((total, offer) => total + (offer[of] ?? 0), 0)
  return {
    counts: tables.run.counts,
    problems: tables.problems.reduce((total, { count }) => total + count, 0),
    rejects: tables.rejects.length,
    offers: tables.offers.length,
    skus: new Set(tables.offers.map(({ sku }) => sku)).size,
    products: tables.products.length,
    variations: tables.variations.length,
    priceSum: sum('price'),
    stockSum: sum('stock'),
  }
}

function childOf({ pid }: Running): number | null {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
      if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid) return Number(name)
    } catch {
      // It ended while we looked.
    }
  }
  return null
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It was quicker.
  }
}

async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
      if (/\) [ZX]/.test(stat)) return
    } catch {
      return
    }
    await sleep(20)
  }
}
