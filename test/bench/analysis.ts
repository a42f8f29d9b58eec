import { statSync } from 'node:fs'
import { join } from 'node:path'
import { offersFeed } from './feeds.ts'
import { IZB } from './izb.ts'
import { measure, type Usage } from './measure.ts'
import { costOf, type Row, type Section } from './table.ts'

const SMALL_ROWS = 40_000
const TRIALS = 3
/** A tenth more is what two runs of the same differ by. */
const AIM = 1.1

/** Analyses a feed of so many rows and one of 10 MB in turn: of both it reads samples only. */
export async function benchAnalysis(folder: string, rows: number): Promise<Section> {
  const [small, large] = [await offersFeed(folder, SMALL_ROWS), await offersFeed(folder, rows)]
  const [ofSmall, ofLarge]: [Usage[], Usage[]] = [[], []]
  for (let trial = 0; trial < TRIALS; trial++) {
    ofSmall.push(await analyse(small, folder))
    ofLarge.push(await analyse(large, folder))
  }
  const [short, long] = [fastest(ofSmall), fastest(ofLarge)]
  const name = (path: string, count: number) => `${count} records, ${Math.round(statSync(path).size / 1e6)} MB`
  const rowsOut: Row[] = [
    { name: name(small, SMALL_ROWS), cost: costOf(short) },
    {
      name: name(large, rows),
      cost: costOf(long),
      verdict: { ratio: long.wallSeconds / short.wallSeconds, of: 'wall to the small one', aim: AIM },
    },
  ]
  return { title: 'Analysis', rows: rowsOut, notes: [`The fastest of ${TRIALS} each, in turn.`] }
}

function analyse(path: string, folder: string): Promise<Usage> {
  const env = { IZB_DATABASE_URL: `sqlite:${join(folder, 'analysis.db')}`, IZB_DATA_DIR: join(folder, 'runs') }
  return measure({ command: process.execPath, args: [IZB, 'analyze', path, '--json'], env, cwd: folder })
}

function fastest(usages: readonly Usage[]): Usage {
  return usages.reduce((best, usage) => (usage.wallSeconds < best.wallSeconds ? usage : best))
}
