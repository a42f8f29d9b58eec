import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { written } from './feeds.ts'
import { expectCounts, type ImportUsage, measureImport } from './izb.ts'
import type { Marketplaces } from './marketplace.ts'
import { measure, type Usage } from './measure.ts'
import { installShop, MARKS, MEDUSA, type Shop, VENDURE } from './peer-shops.ts'
import { writeProducts } from './products-feed.ts'
import { costOf, type Row, type Section } from './table.ts'

const PRODUCTS = 10_000
const TRIALS = 3
const AIM_LEAST = 100

/** Imports 10,000 products by the shop that keeps its own in this kind of database, and by us. */
export async function benchShops(folder: string, markets: Marketplaces): Promise<Section> {
  const shop = markets.dialect === 'sqlite' ? VENDURE : MEDUSA
  const home = installShop(folder, shop)
  const feed = (count: number) =>
    written(join(folder, `products-${shop.name}-${count}.csv`), (path) => writeProducts(path, count, shop.layout))
  const [one, all] = [await feed(1), await feed(PRODUCTS)]

  const peer = await measure({
    ...(await shop.prepare(home, all, markets)),
    cwd: home,
    marks: MARKS,
    ...(markets.server === undefined ? {} : { server: markets.server }),
  })
  expectProducts(shop, peer)
  const ours = await importOurs(folder, shop, one, all, markets)
  return sectionOf(shop, markets, peer, ours)
}

function expectProducts({ name }: Shop, { out }: Usage): void {
  const last = out.split('\n').findLast((line) => line.startsWith('{"products"')) ?? '{}'
  const { products } = JSON.parse(last) as { products?: number }
  if (products !== PRODUCTS) throw new Error(`${name} has ${products} of ${PRODUCTS} products:\n${out.slice(-2_000)}`)
}

interface Ours {
  readonly start: ImportUsage
  readonly whole: ImportUsage
}

/** Imports one product and all of them, in turn; the cheapest of each. */
async function importOurs(folder: string, shop: Shop, one: string, all: string, markets: Marketplaces): Promise<Ours> {
  const mapping = join(folder, `${shop.name}.mapping.yaml`)
  writeFileSync(mapping, stringify(shop.mapping))
  const cheapest = new Map<string, ImportUsage>()
  for (let trial = 0; trial < TRIALS; trial++) {
    for (const feed of [one, all]) {
      const url = await markets.fresh('shop')
      const usage = await measureImport({ folder, url, feed, mapping, server: markets.server })
      const best = cheapest.get(feed)
      if (!best || usage.cpuSeconds < best.cpuSeconds) cheapest.set(feed, usage)
    }
  }
  const [start, whole] = [cheapest.get(one), cheapest.get(all)]
  if (!start || !whole) throw new Error('nothing was measured')
  expectCounts(start, { created: 1 })
  expectCounts(whole, { created: PRODUCTS, warnings: 0 })
  return { start, whole }
}

function sectionOf(shop: Shop, markets: Marketplaces, peer: Usage, { start, whole }: Ours): Section {
  if (!peer.between) throw new Error(`${shop.name} did not say when its import begins and ends`)
  const title = `${shop.name} ${shop.version}`
  const net = {
    cpuSeconds: whole.cpuSeconds - start.cpuSeconds,
    serverSeconds: whole.serverSeconds - start.serverSeconds,
    wallSeconds: whole.wallSeconds - start.wallSeconds,
    peakBytes: whole.peak.pssBytes,
  }
  const each = (seconds: number) => ({ all: (seconds * 1e6) / PRODUCTS })
  const rows: Row[] = [
    {
      name: title,
      cost: { ...peer.between, peakBytes: peer.peak.pssBytes },
      perRecord: each(peer.between.cpuSeconds),
    },
    {
      name: 'izb',
      cost: net,
      perRecord: each(net.cpuSeconds),
      verdict: {
        ratio: peer.between.cpuSeconds / net.cpuSeconds,
        of: 'products a CPU second',
        aimLeast: AIM_LEAST,
      },
    },
    { name: `${title}, with its start`, cost: costOf(peer), perRecord: each(peer.cpuSeconds) },
    {
      name: 'izb, with its start',
      cost: costOf(whole),
      perRecord: each(whole.cpuSeconds),
      verdict: { ratio: peer.cpuSeconds / whole.cpuSeconds, of: 'products a CPU second' },
    },
  ]
  const notes = [
    `The start is not in the first two lines: ${shop.name} says when its import begins and ends, of izb the import of one product is taken off. Of izb, the cheapest of ${TRIALS}.`,
  ]
  return { title: `${PRODUCTS} products into ${markets.name}, beside ${title}`, rows, notes }
}
