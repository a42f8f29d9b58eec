import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import type { ImportReport } from '../../engine/report/report.ts'
import { type Marketplaces, writeMapping } from './marketplace.ts'
import { type Measured, measure, type Usage } from './measure.ts'
import { writeOffersFeed } from './offers-feed.ts'
import type { Comparison } from './table.ts'

const IZB = fileURLToPath(new URL('../../cli/izb.js', import.meta.url))
const PEERS = fileURLToPath(new URL('./peers/', import.meta.url))
const CHANGED_EVERY = 100

/** Everything the imports need, on disk. */
export interface Kit {
  readonly folder: string
  /** What is imported; its content is put in place before each run. */
  readonly feed: string
  readonly first: string
  readonly changed: string
  readonly mapping: string
  readonly colours: string
  readonly rows: number
}

/** Writes the feeds, the mapping and the peers' tables; what is there already is taken as it is. */
export async function makeKit(folder: string, rows: number): Promise<Kit> {
  const [first, changed] = [join(folder, `offers-${rows}.csv`), join(folder, `offers-${rows}-changed.csv`)]
  for (const [path, changedEvery] of [
    [first, 0],
    [changed, CHANGED_EVERY],
  ] as const) {
    if (existsSync(`${path}.whole`)) continue
    await writeOffersFeed(path, { rows, changedEvery })
    writeFileSync(`${path}.whole`, '')
  }
  const mapping = writeMapping(folder)
  const colours = join(folder, 'colours.csv')
  writeFileSync(
    colours,
    `name,code\n${Object.entries(colourMap(mapping))
      .map((pair) => `${pair.join(',')}\n`)
      .join('')}`,
  )
  return { folder, feed: join(folder, 'offers.csv'), first, changed, mapping, colours, rows }
}

function colourMap(mapping: string): Record<string, string> {
  const { attributes } = parse(readFileSync(mapping, 'utf8')) as {
    attributes: { color: { steps: [{ lookup: { map: Record<string, string> } }] } }
  }
  return attributes.color.steps[0].lookup.map
}

/** What was measured of the imports on one kind of database. */
export interface ImportFigures {
  readonly usages: readonly (readonly [name: string, usage: Usage])[]
  readonly comparisons: readonly Comparison[]
}

/** Imports the feed new, again and 1 % changed, beside SQL by hand; sees that both left the same. */
export async function benchImports(kit: Kit, markets: Marketplaces): Promise<ImportFigures> {
  const on = markets.dialect
  const peerUrl = await markets.fresh('peer')
  const peer = await measure({ ...peerCommand(kit, peerUrl), ...server(markets) })
  const ownUrl = await markets.fresh('own')
  const run = async (feed: string) => {
    copyFileSync(feed, kit.feed)
    return measure({ ...importCommand(kit, ownUrl), ...server(markets) })
  }
  const first = await run(kit.first)
  await compareLanded(markets, ownUrl, peerUrl, first)
  const again = await run(kit.first)
  const changed = await run(kit.changed)
  expectCounts(again, { created: 0, updated: 0 })
  expectCounts(changed, { created: 0 })

  const cpu = (name: string, ours: Usage, against: Usage, goal: number, peerName: string): Comparison => ({
    name: `${on}: ${name}`,
    ours: ours.cpuSeconds,
    peer: against.cpuSeconds,
    unit: 's',
    goal,
    peerName,
  })
  const peak = Math.max(first.peak.pssBytes, again.peak.pssBytes, changed.peak.pssBytes) / 1e6
  return {
    usages: [
      [`${on}: SQL by hand`, peer],
      [`${on}: new`, first],
      [`${on}: again`, again],
      [`${on}: 1 % changed`, changed],
    ],
    comparisons: [
      cpu('new', first, peer, 1.5, on === 'sqlite' ? '.import + SQL' : '\\copy + SQL'),
      cpu('again, unchanged', again, first, 0.4, 'the first import'),
      cpu('again, 1 % changed', changed, first, 0.45, 'the first import'),
      { name: `${on}: peak memory`, ours: peak, peer: 350, unit: 'MB', goal: 1, peerName: '350 MB' },
    ],
  }
}

/** Peak memory of importing many more records, beside that of few. */
export async function benchMemory(small: Usage, large: Kit, markets: Marketplaces): Promise<Comparison> {
  copyFileSync(large.first, large.feed)
  const usage = await measure({ ...importCommand(large, await markets.fresh('large')), ...server(markets) })
  return {
    name: `${markets.dialect}: peak memory, ${large.rows} records`,
    ours: usage.peak.pssBytes / 1e6,
    peer: small.peak.pssBytes / 1e6,
    unit: 'MB',
    goal: 1.1,
    peerName: 'fewer records',
  }
}

function server(markets: Marketplaces): { server?: number } {
  return markets.server === undefined ? {} : { server: markets.server }
}

/** The command that imports the feed for a merchant. */
export function importCommand(kit: Kit, url: string, merchant = 'default'): Measured {
  return {
    command: process.execPath,
    args: [IZB, 'import', kit.feed, '--merchant', merchant, '--mapping', kit.mapping, '--yes', '--json'],
    env: { IZB_DATABASE_URL: url, IZB_DATA_DIR: join(kit.folder, 'runs'), NO_COLOR: '1' },
    cwd: kit.folder,
    // Records of an unknown category are rejected, and that is exit 3.
    exits: [0, 3],
  }
}

function peerCommand(kit: Kit, url: string): Measured {
  const postgres = url.startsWith('postgres')
  const program = postgres ? 'psql' : 'sqlite3'
  const places = { feed: kit.first, categories: `${kit.first}.categories.csv`, colours: kit.colours }
  const script = join(kit.folder, `${program}.sql`)
  const text = readFileSync(join(PEERS, `${program}.sql`), 'utf8')
  writeFileSync(
    script,
    text.replace(/\{(\w+)\}/g, (_, name: keyof typeof places) => places[name]),
  )
  const address = postgres ? url : url.slice('sqlite:'.length)
  if (!installed(program)) return { command: process.execPath, args: [join(PEERS, 'stand-in.ts'), address, script] }
  if (postgres) return { command: program, args: ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', script, address] }
  return { command: program, args: ['-bail', address], input: script }
}

function installed(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

// A benchmark that does less work than its peer proves nothing.
async function compareLanded(markets: Marketplaces, own: string, peer: string, usage: Usage): Promise<void> {
  const [ours, theirs] = await Promise.all([markets.landed(own), markets.landed(peer)])
  if (JSON.stringify(ours) === JSON.stringify(theirs)) return
  const report = usage.out.slice(0, 4_000)
  throw new Error(`we left ${JSON.stringify(ours)}, the peer ${JSON.stringify(theirs)}; our report:\n${report}`)
}

function expectCounts(usage: Usage, expected: Partial<ImportReport['counts']>): void {
  const { counts } = JSON.parse(usage.out) as ImportReport
  for (const [name, count] of Object.entries(expected)) {
    const got = counts[name as keyof typeof counts]
    if (got !== count) throw new Error(`${name} is ${got} instead of ${count}: ${JSON.stringify(counts)}`)
  }
}
