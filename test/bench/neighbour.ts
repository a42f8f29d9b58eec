import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { systemClock } from '../../engine/kernel/clock.ts'
import { operatorContext } from '../../server/context.ts'
import { products } from '../../server/domains/catalog/index.ts'
import { offers } from '../../server/domains/offers/index.ts'
import { type Database, openDatabase } from '../../server/platform/database.ts'

// A process of its own, as the API is one: <reads|writes> <database url>. It works from `start` to `stop` and then says
// how many milliseconds each piece of work took.

const PAUSE_MS_MAX = 4
const WRITE_PAUSE_MS_MAX = 20
const KNOWN = 2_000

/** Milliseconds by what was done. */
export type Samples = Record<string, number[]>

type Work = (db: Database) => Promise<unknown>

const [task, url = ''] = process.argv.slice(2)
const db = await openDatabase(url)
const operator = operatorContext(db, systemClock)
const works = task === 'reads' ? await reads() : writes()
let going = false

process.on('message', (said) => {
  if (said === 'start') void work()
  else going = false
})
process.send?.('ready')

async function work(): Promise<void> {
  going = true
  const samples: Samples = Object.fromEntries(Object.keys(works).map((name) => [name, []]))
  while (going) {
    for (const [name, run] of Object.entries(works)) {
      const took = await run(db)
      samples[name]?.push(took as number)
      await sleep(Math.random() * (task === 'reads' ? PAUSE_MS_MAX : WRITE_PAUSE_MS_MAX))
    }
  }
  process.send?.(samples)
}

/** What the API reads all day, about things that are there since before the import. */
async function reads(): Promise<Record<string, Work>> {
  const known = await db.kysely
    .selectFrom('offer')
    .innerJoin('merchant', 'merchant.id', 'offer.merchant_id')
    .select(['offer.id', 'offer.sku', 'offer.product_id', 'merchant.code'])
    .orderBy(sql`offer.id * 7919 % 10007`)
    .limit(KNOWN)
    .execute()
  const any = () => known[Math.floor(Math.random() * known.length)] as (typeof known)[number]
  const timed = (read: (of: (typeof known)[number]) => Promise<unknown>) => async () => {
    const of = any()
    const began = performance.now()
    await read(of)
    return performance.now() - began
  }
  return {
    'offer by id': timed(({ id }) => offers.find(operator, String(id))),
    'product with its offers': timed(async ({ product_id: id }) => {
      await products.find(operator, String(id))
      await offers.page(operator, { filters: { product_id: String(id) } })
    }),
    'page of a merchant’s offers': timed(({ code }) =>
      offers.page(operator, { filters: { merchant: code }, sort: 'sku' }),
    ),
    'offer by SKU': timed(({ code, sku }) => offers.page(operator, { filters: { merchant: code, sku } })),
  }
}

/** How long a checkout waits until it may write, and how long until it has written. */
function writes(): Record<string, Work> {
  const timed = (whole: boolean) => async () => {
    const asked = performance.now()
    let begun = 0
    await db.transaction(async (tx) => {
      await tx.updateTable('setting').set({ value: '"EUR"' }).where('key', '=', 'currency').execute()
      begun = performance.now()
    })
    return (whole ? performance.now() : begun) - asked
  }
  return { 'wait to write': timed(false), 'write until committed': timed(true) }
}
