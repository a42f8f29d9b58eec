import { offersFeed, writeMapping } from './feeds.ts'
import { type ImportUsage, measureImport } from './izb.ts'
import type { Marketplaces } from './marketplace.ts'
import { costOf, type Section } from './table.ts'

const TRIALS = 2
const AIM = 0.65

/** Imports the same with one thread and with two, in turn, and takes the fastest of each. */
export async function benchThreads(folder: string, rows: number, markets: Marketplaces): Promise<Section> {
  const [feed, mapping] = [await offersFeed(folder, rows), writeMapping(folder)]
  const fastest = new Map<number, ImportUsage>()
  for (let trial = 0; trial < TRIALS; trial++) {
    for (const threads of [1, 2]) {
      const url = await markets.fresh('threads')
      const usage = await measureImport({ folder, url, feed, mapping, threads, server: markets.server })
      const best = fastest.get(threads)
      if (!best || usage.wallSeconds < best.wallSeconds) fastest.set(threads, usage)
    }
  }
  const [one, two] = [fastest.get(1), fastest.get(2)]
  if (!one || !two) throw new Error('nothing was measured')
  return {
    title: `Threads, ${rows} offers into ${markets.name}`,
    rows: [
      { name: '--threads 1', cost: costOf(one) },
      {
        name: '--threads 2',
        cost: costOf(two),
        verdict: { ratio: two.wallSeconds / one.wallSeconds, of: 'wall to one thread', aim: AIM },
      },
    ],
    notes: [
      `The fastest of ${TRIALS} each, in turn. The aim is for two cores that nobody else uses; of these, others used ${one.othersCores.toFixed(1)} and ${two.othersCores.toFixed(1)} meanwhile.`,
    ],
  }
}
