import { openDatabase } from '../../server/platform/database.ts'
import { offersFeed, writeMapping } from './feeds.ts'
import { addMerchants, copyCatalogue } from './held-catalogue.ts'
import { expectCounts, type ImportUsage, IZB, measureImport } from './izb.ts'
import type { Marketplaces } from './marketplace.ts'
import { measure } from './measure.ts'
import { costOf, type Section } from './table.ts'

const TRIALS = 2
const AIM = 1.3
/** What the first of the other merchants brings by an import; the rest of them have copies of it. */
const SEED_ROWS = 200_000

/** Imports a merchant's feed into a catalogue that holds offers of others, and into an empty one, in turn. */
export async function benchSecond(folder: string, rows: number, held: number, markets: Marketplaces): Promise<Section> {
  const [feed, mapping] = [await offersFeed(folder, rows), writeMapping(folder)]
  const run = async (name: string, like: string) => {
    const url = await markets.fresh(name, like)
    const usage = await measureImport({ folder, url, feed, mapping, server: markets.server })
    await markets.drop(name)
    return usage
  }
  const others = await fill(folder, held, mapping, markets)
  const [alone, among]: [ImportUsage[], ImportUsage[]] = [[], []]
  for (let trial = 0; trial < TRIALS; trial++) {
    alone.push(await run('alone', 'template'))
    among.push(await run('among', 'held'))
  }
  await markets.drop('held')
  const [empty, full] = [cheapest(alone), cheapest(among)]
  expectCounts(full, empty.report.counts)
  const line = (usage: ImportUsage) => ({
    cost: costOf(usage),
    perRecord: { all: (usage.cpuSeconds * 1e6) / rows },
  })
  return {
    title: `A merchant's first ${rows} offers beside those of others, on ${markets.name}`,
    rows: [
      { name: 'into an empty catalogue', ...line(empty) },
      {
        name: `beside ${others} offers`,
        ...line(full),
        verdict: { ratio: full.cpuSeconds / empty.cpuSeconds, of: 'CPU to the empty one', aim: AIM },
      },
      {
        name: '',
        verdict: { ratio: full.peak.pssBytes / empty.peak.pssBytes, of: 'memory to the empty one' },
      },
    ],
    notes: [`The cheapest of ${TRIALS} each, in turn.`],
  }
}

/** Makes the catalogue of the others, sees that the program finds nothing wrong with it, and says how many offers it has. */
async function fill(folder: string, held: number, mapping: string, markets: Marketplaces): Promise<number> {
  const seedRows = Math.min(SEED_ROWS, held)
  const seed = await offersFeed(folder, seedRows)
  const url = await markets.fresh('held')
  const db = await openDatabase(url)
  try {
    const [first, ...others] = await addMerchants(db, Math.round(held / seedRows))
    if (!first) throw new Error('there is no merchant')
    const { report } = await measureImport({ folder, url, feed: seed, mapping, merchant: first.code })
    await copyCatalogue(db, first, others)
    const { offers } = await markets.landed(url)
    const meant = report.counts.created * (others.length + 1)
    if (offers !== meant) throw new Error(`the others have ${offers} offers instead of ${meant}`)
  } finally {
    await db.close()
  }
  await measure({ command: process.execPath, args: [IZB, 'doctor'], env: { IZB_DATABASE_URL: url }, cwd: folder })
  return (await markets.landed(url)).offers
}

function cheapest(usages: readonly ImportUsage[]): ImportUsage {
  return usages.reduce((best, usage) => (usage.cpuSeconds < best.cpuSeconds ? usage : best))
}
