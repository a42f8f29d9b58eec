import { execFileSync } from 'node:child_process'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { offersFeed, writeMapping } from './feeds.ts'
import { expectCounts, type ImportUsage, measureImport } from './izb.ts'
import type { Marketplaces } from './marketplace.ts'
import { type Measured, measure, type Usage } from './measure.ts'
import { costOf, type Row, type Section } from './table.ts'

const PEERS = fileURLToPath(new URL('./peers/', import.meta.url))
const CHANGED_EVERY = 100
const MEMORY_MAX = 350e6

/** Everything the imports need, on disk. */
interface Kit {
  readonly folder: string
  /** What is imported; its content is put in place before each run. */
  readonly feed: string
  readonly first: string
  readonly changed: string
  readonly mapping: string
  readonly colours: string
}

/** Imports the feed new, again and 1 % changed, beside SQL by hand; sees that both left the same. */
export async function benchImports(folder: string, rows: number, markets: Marketplaces): Promise<Section> {
  const kit = await makeKit(folder, rows)
  const peerUrl = await markets.fresh('peer')
  const peer = await measure({ ...peerCommand(kit, peerUrl), ...server(markets) })
  const ownUrl = await markets.fresh('own')
  const run = async (feed: string) => {
    copyFileSync(feed, kit.feed)
    return measureImport({ ...kit, url: ownUrl, server: markets.server })
  }
  const first = await run(kit.first)
  await compareLanded(markets, ownUrl, peerUrl, first)
  const again = await run(kit.first)
  const changed = await run(kit.changed)
  expectCounts(again, { created: 0, updated: 0 })
  expectCounts(changed, { created: 0 })

  const row = (name: string, usage: Usage, against: Usage, to: string, aim: number): Row => ({
    name,
    cost: costOf(usage),
    verdict: { ratio: usage.cpuSeconds / against.cpuSeconds, of: `CPU to ${to}`, aim },
  })
  const peak = Math.max(...[first, again, changed].map((usage) => usage.peak.pssBytes))
  return {
    title: `${rows} offers into ${markets.name}`,
    rows: [
      { name: 'SQL by hand', cost: costOf(peer) },
      row('new', first, peer, 'SQL by hand', 1.5),
      row('again, unchanged', again, first, 'new', 0.4),
      row('again, 1 % changed', changed, first, 'new', 0.45),
      { name: 'highest peak of these', verdict: { ratio: peak / MEMORY_MAX, of: 'memory to 350 MB', aim: 1 } },
    ],
  }
}

/** Writes the feeds, the mapping and the peers' tables; what is there already is taken as it is. */
async function makeKit(folder: string, rows: number): Promise<Kit> {
  const mapping = writeMapping(folder)
  const colours = join(folder, 'colours.csv')
  const lines = Object.entries(colourMap(mapping)).map((pair) => `${pair.join(',')}\n`)
  writeFileSync(colours, `name,code\n${lines.join('')}`)
  return {
    folder,
    feed: join(folder, 'offers.csv'),
    first: await offersFeed(folder, rows),
    changed: await offersFeed(folder, rows, CHANGED_EVERY),
    mapping,
    colours,
  }
}

function colourMap(mapping: string): Record<string, string> {
  const { attributes } = parse(readFileSync(mapping, 'utf8')) as {
    attributes: { color: { steps: [{ lookup: { map: Record<string, string> } }] } }
  }
  return attributes.color.steps[0].lookup.map
}

function server(markets: Marketplaces): { server?: number } {
  return markets.server === undefined ? {} : { server: markets.server }
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
async function compareLanded(markets: Marketplaces, own: string, peer: string, usage: ImportUsage): Promise<void> {
  const [ours, theirs] = await Promise.all([markets.landed(own), markets.landed(peer)])
  if (JSON.stringify(ours) === JSON.stringify(theirs)) return
  const report = usage.out.slice(0, 4_000)
  throw new Error(`we left ${JSON.stringify(ours)}, the peer ${JSON.stringify(theirs)}; our report:\n${report}`)
}
