import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openDatabase } from '../../server/platform/database.ts'
import { onServer, startCluster } from '../support/postgres-cluster.ts'
import { offersFeed, writeMapping } from './feeds.ts'
import { measureImport } from './izb.ts'
import { type Marketplaces, postgresMarketplaces, sqliteMarketplaces } from './marketplace.ts'
import type { Samples } from './neighbour.ts'

// What everybody else feels while a merchant imports: reads as the API does them, and short writes as a checkout does.
// node test/bench/neighbours.ts [--rows 200000] [--on sqlite,postgres] [--idle 15]

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '200000' },
    on: { type: 'string', default: 'sqlite,postgres' },
    /** Seconds of measuring without an import. */
    idle: { type: 'string', default: '15' },
  },
})

const READS_GOAL = 3
const WAIT_GOAL_MS = 200

const folder = mkdtempSync(join(tmpdir(), 'izb-neighbours-'))
try {
  const feed = await offersFeed(folder, Number(values.rows))
  if (values.on.includes('sqlite')) await neighbours(feed, await sqliteMarketplaces(folder))
  if (values.on.includes('postgres')) {
    const cluster = await startCluster()
    try {
      await neighbours(feed, await postgresMarketplaces(cluster.url))
    } finally {
      await cluster.stop()
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** One merchant's offers are there; another one imports as many, while reads and writes go on. */
async function neighbours(feed: string, markets: Marketplaces): Promise<void> {
  const url = await markets.fresh('neighbours')
  await addMerchant(url, 'other')
  const what = { folder, url, feed, mapping: writeMapping(folder) }
  await measureImport(what)
  if (markets.dialect === 'postgres') await analyzed(url)
  const idle = await listened(url, () => new Promise((resolve) => setTimeout(resolve, Number(values.idle) * 1_000)))
  let wallSeconds = 0
  const during = await listened(url, async () => {
    ;({ wallSeconds } = await measureImport({ ...what, merchant: 'other' }))
  })
  console.log(`\n${markets.dialect}: ${values.rows} records imported in ${wallSeconds.toFixed(1)} s`)
  console.table(Object.fromEntries(Object.keys(idle).map((name) => [name, row(idle[name] ?? [], during[name] ?? [])])))
  verdict('reads', idle, during)
}

function row(idle: readonly number[], during: readonly number[]) {
  const ms = (value: number) => Number(value.toFixed(2))
  return {
    'idle p50': ms(share(idle, 0.5)),
    'idle p99': ms(share(idle, 0.99)),
    'during p50': ms(share(during, 0.5)),
    'during p99': ms(share(during, 0.99)),
    'during max': ms(Math.max(...during)),
    'p99 ratio': ms(share(during, 0.99) / share(idle, 0.99)),
    times: during.length,
  }
}

function verdict(what: string, idle: Samples, during: Samples): void {
  const isRead = (name: string) => !name.includes('write')
  const all = (samples: Samples) => Object.entries(samples).flatMap(([name, own]) => (isRead(name) ? own : []))
  const ratio = share(all(during), 0.99) / share(all(idle), 0.99)
  const waits = during['wait to write'] ?? []
  const longest = Math.max(...waits)
  console.log(
    `all ${what}: p99 ${share(all(during), 0.99).toFixed(2)} ms, ${ratio.toFixed(2)} × idle (${ratio <= READS_GOAL ? 'reached' : 'missed'}: ≤ ${READS_GOAL}); ` +
      `wait to write: p99 ${share(waits, 0.99).toFixed(1)} ms, max ${longest.toFixed(1)} ms (${longest <= WAIT_GOAL_MS ? 'reached' : 'missed'}: ≤ ${WAIT_GOAL_MS} ms)`,
  )
}

/** The value that this share of all is not above. */
function share(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

/** Reads and writes beside some work; what each piece took. */
async function listened(url: string, work: () => Promise<unknown>): Promise<Samples> {
  const children = await Promise.all([neighbour('reads', url), neighbour('writes', url)])
  for (const child of children) child.send('start')
  await work()
  const samples = await Promise.all(
    children.map(async (child) => {
      const said = once(child, 'message')
      child.send('stop')
      const [own] = (await said) as [Samples]
      child.kill()
      return own
    }),
  )
  return Object.assign({}, ...samples) as Samples
}

async function neighbour(task: string, url: string): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'neighbour.ts'), [task, url], { serialization: 'advanced' })
  await once(child, 'message')
  return child
}

/** What a server does by itself a minute after a bulk; that of the tests does not. */
async function analyzed(url: string): Promise<void> {
  await onServer(url, (client) => client.query('analyze'))
}

async function addMerchant(url: string, code: string): Promise<void> {
  const db = await openDatabase(url)
  const like = await db.kysely.selectFrom('merchant').selectAll().executeTakeFirstOrThrow()
  const { id: _, ...own } = { ...like, code, name: code }
  await db.kysely.insertInto('merchant').values(own).execute()
  await db.close()
}
