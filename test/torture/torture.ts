import { deepStrictEqual } from 'node:assert'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openDatabase } from '../../server/platform/database.ts'
import { migrate } from '../../server/platform/migrate.ts'
import { prepareMarketplace } from '../../server/prepare-marketplace.ts'
import { databaseUrl, onServer, startCluster } from '../support/postgres-cluster.ts'
import { Shop } from '../support/shop.ts'
import { aftermath, roundOf, TORTURE_MAPPING, tortured, tortureFeed, undisturbed } from './kills.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    records: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    on: { type: 'string', default: 'sqlite,postgres' },
  },
})
const [rounds, records, seed] = [values.rounds, values.records, values.seed].map(Number) as [number, number, number]

console.log(`npm run torture -- --rounds ${rounds} --records ${records} --seed ${seed}`)
const feed = tortureFeed(records, seed)
for (const dialect of values.on.split(',')) await torture(dialect === 'postgres' ? 'postgres' : 'sqlite')

/** Kills imports on one database, round after round; throws where one did not end as the undisturbed one. */
async function torture(dialect: 'sqlite' | 'postgres'): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'izb-torture-'))
  const cluster = dialect === 'postgres' ? await startCluster() : null
  try {
    const open = async (name: string) => {
      const url = cluster ? await databaseIn(cluster.url, name) : `sqlite:${join(folder, name, 'izb.db')}`
      const shop = new Shop(join(folder, name), url)
      await shop.write('feed.csv', feed)
      await shop.write('mapping.yaml', TORTURE_MAPPING)
      await furnish(url)
      return shop
    }
    const calm = await open('calm')
    const wholeMs = await undisturbed(calm)
    const expected = await aftermath(calm)
    console.log(`${dialect}: undisturbed in ${Math.round(wholeMs)} ms`, expected)
    for (let round = 1; round <= rounds; round++) {
      const shop = await open(`round_${round}`)
      const kills = roundOf(seed * 1_000 + round, wholeMs)
      const end = await tortured(shop, kills)
      deepStrictEqual(await aftermath(shop), expected, `round ${round}: ${JSON.stringify(kills)}\n${end.err}`)
      console.log(
        `${dialect} ${round}/${rounds}: ${kills.map((each) => `${each.victim} at ${each.afterMs}`).join(', ')}: the same`,
      )
      rmSync(shop.folder, { recursive: true, force: true })
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
    await cluster?.stop()
  }
}

async function databaseIn(server: string, name: string): Promise<string> {
  await onServer(server, (client) => client.query(`create database ${name}`))
  return databaseUrl(server, name)
}

async function furnish(url: string): Promise<void> {
  await migrate(url)
  const db = await openDatabase(url)
  await prepareMarketplace(db)
  await db.close()
}
