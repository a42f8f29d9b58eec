import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { measure } from './measure.ts'
import { writeOffersFeed } from './offers-feed.ts'
import type { Comparison } from './table.ts'

const IZB = fileURLToPath(new URL('../../cli/izb.js', import.meta.url))
const SMALL_ROWS = 40_000
const TRIALS = 3
/** A tenth more is what two runs of the same differ by. */
const GOAL = 1.1

/** Analyses a feed of so many rows and one of 10 MB: of both it reads samples only. */
export async function benchAnalysis(folder: string, rows: number): Promise<Comparison> {
  const seconds = async (name: string, count: number) => {
    const path = join(folder, `${name}.csv`)
    if (!existsSync(`${path}.whole`)) {
      await writeOffersFeed(path, { rows: count })
      writeFileSync(`${path}.whole`, '')
    }
    return fastest(path, folder)
  }
  return {
    name: `analysis of ${rows} records, wall`,
    ours: await seconds(`analysis-${rows}`, rows),
    peer: await seconds(`analysis-${SMALL_ROWS}`, SMALL_ROWS),
    unit: 's',
    goal: GOAL,
    peerName: `${SMALL_ROWS} records`,
  }
}

async function fastest(path: string, folder: string): Promise<number> {
  const env = { IZB_DATABASE_URL: `sqlite:${join(folder, 'analysis.db')}`, IZB_DATA_DIR: join(folder, 'runs') }
  const seconds: number[] = []
  for (let trial = 0; trial < TRIALS; trial++) {
    const args = [IZB, 'analyze', path, '--json']
    seconds.push((await measure({ command: process.execPath, args, env, cwd: folder })).wallSeconds)
  }
  return Math.min(...seconds)
}
