import { rmSync } from 'node:fs'
import { offersFeed, writeMapping } from './feeds.ts'
import { type ImportUsage, measureImport } from './izb.ts'
import type { Marketplaces } from './marketplace.ts'
import { costOf, type Row, type Section } from './table.ts'

const SMALLEST = 10_000
const TIMES = 10
/** Feeds beyond this are removed once they are imported. */
const KEPT_ROWS = 1_000_000
/** A fifth more is noise of a shared machine. */
const TIME_AIM = 1.2
const MEMORY_AIM = 1.1

/** Imports 10,000 records into an empty catalogue, then ten times as many, and so on up to `rowsMax`. */
export async function benchGrowth(folder: string, rowsMax: number, markets: Marketplaces): Promise<Section> {
  const mapping = writeMapping(folder)
  const run = async (count: number) => {
    const [feed, url] = [await offersFeed(folder, count), await markets.fresh('growth')]
    const usage = await measureImport({ folder, url, feed, mapping, server: markets.server })
    if (usage.report.counts.read !== count) throw new Error(`${usage.report.counts.read} of ${count} were read`)
    if (count > KEPT_ROWS) for (const end of ['', '.whole', '.categories.csv']) rmSync(feed + end)
    return usage
  }
  // The first run of all compiles what the others find compiled.
  await run(1)
  const start = await run(1)
  const rows: Row[] = [{ name: '1 record: the start', cost: costOf(start) }]
  let before: { usage: ImportUsage; net: number } | null = null
  for (let count = SMALLEST; count <= rowsMax; count *= TIMES) {
    const usage = await run(count)
    const micros = 1e6 / count
    const net = (usage.cpuSeconds - start.cpuSeconds) * micros
    const line = { name: `${count} records`, cost: costOf(usage), perRecord: { all: usage.cpuSeconds * micros, net } }
    if (!before) rows.push(line)
    else {
      const memory = usage.peak.pssBytes / before.usage.peak.pssBytes
      rows.push(
        { ...line, verdict: { ratio: net / before.net, of: 'CPU a record to the line above', aim: TIME_AIM } },
        // Below a million the heap has not yet reached the size it keeps.
        {
          name: '',
          verdict: {
            ratio: memory,
            of: 'memory to the line above',
            ...(before.usage.report.counts.read >= KEPT_ROWS ? { aim: MEMORY_AIM } : {}),
          },
        },
      )
    }
    before = { usage, net }
  }
  await markets.drop('growth')
  return { title: `Growth, into an empty catalogue on ${markets.name}`, rows }
}
