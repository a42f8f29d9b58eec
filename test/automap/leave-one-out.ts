import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import type { TargetSchema } from '../../engine/contract/target.ts'
import { spool } from '../../engine/pipeline/spool.ts'
import { analyze, type Beside, type Looked } from '../../engine/sniff/analyze.ts'
import { readFactsFrom } from '../../engine/sniff/facts.ts'
import { knownPlatforms } from '../../engine/sniff/platform.ts'
import { openMarketplace } from '../../server/prepare-marketplace.ts'
import { targets } from '../../server/targets.ts'
import { openSource, understandSource } from '../../workers/import-run/fetch.ts'
import { acceptedFor, type Figures, figuresOf, type GoldFeed, readGold, type Scored, scoreFeed } from './gold.ts'
import { type Bin, diagramOf, type Pair, pointsOf, reliabilityOf } from './reliability.ts'
import { dictionaries, ownOf, withhold } from './withhold.ts'

const USAGE = `node test/automap/leave-one-out.ts --gold gold.json --feeds DIR [--words DIR] [--errors] [--withheld]

  --gold      labelled layouts: { feeds: [{ id, platform, columns: [{ name, target, also, optional, samples }] }] }
  --feeds     their files, each named by the layout's id
  --words     folder of Hunspell dictionaries (dictionary-de/index.dic …): plain words of a language are no platform's
  --plain     with all facts only
  --errors    lists every column that was called wrongly or missed while its platform was withheld
  --withheld  lists what was withheld of each platform
  --only      one platform
  --write     makes mappings/certainty.json and docs/auto-mapping.svg of what was measured`

const { values } = parseArgs({
  options: {
    gold: { type: 'string' },
    feeds: { type: 'string' },
    words: { type: 'string' },
    plain: { type: 'boolean', default: false },
    errors: { type: 'boolean', default: false },
    withheld: { type: 'boolean', default: false },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})

/** One layout with how it was understood. */
interface Judged {
  readonly feed: GoldFeed
  readonly scored: Scored
  readonly milliseconds: number
  /** Score of each proposed column where its platform was left out, and whether it was right. */
  readonly proposed: readonly { readonly score: number; readonly right: boolean }[]
}

async function schemaOf(folder: string): Promise<TargetSchema> {
  const db = await openMarketplace(`sqlite:${join(folder, 'izb.db')}`)
  try {
    const target = targets.get('offers')
    if (!target) throw new Error('the target offers is missing')
    return await target.schema(db.kysely, { merchantId: null, products: true })
  } finally {
    await db.close()
  }
}

async function lookAt(path: string, folder: string): Promise<Looked> {
  const { signal } = new AbortController()
  const opened = await openSource(path, { stdin: Readable.from([]), signal, allowHosts: undefined })
  const spooled = await spool(opened, mkdtempSync(join(folder, 'feed-')), { signal })
  const { format, options, columns, sampled } = await understandSource(spooled, undefined)
  const { originalBytes: bytes, sizeBytes, encoding } = spooled
  return { address: path, bytes, sizeBytes, encoding, format, options, columns, sampled }
}

function judge(feed: GoldFeed, looked: Looked, schema: TargetSchema, context: Beside): Judged {
  const started = performance.now()
  const { analysis } = analyze(looked, schema, context)
  const milliseconds = performance.now() - started
  const guess = new Map<string, string>()
  const proposed: { score: number; right: boolean }[] = []
  const columns = new Map(feed.columns.map((column) => [column.name, column]))
  for (const { attribute, from, confidence } of analysis.mapping) {
    for (const path of from) {
      const column = columns.get(path)
      if (!column) continue
      guess.set(path, attribute)
      proposed.push({ score: confidence, right: acceptedFor(column).includes(attribute) })
    }
  }
  return { feed, scored: scoreFeed(feed, guess), milliseconds, proposed }
}

function line(name: string, judged: readonly Judged[]): string {
  const figures: Figures = figuresOf(judged.map((each) => each.scored))
  const shown = (value: number) => value.toFixed(3)
  return `${name.padEnd(28)} ${String(judged.length).padStart(3)} layouts  F1 ${shown(figures.f1)}  precision ${shown(figures.precision)}  recall ${shown(figures.recall)}  all required right ${(100 * figures.requiredShare).toFixed(1)} %`
}

function errorLines({ feed, scored }: Judged): string[] {
  return scored.errors.map(([column, guessed]) => {
    const wanted = acceptedFor(column).join('/') || 'nothing'
    const samples = (column.samples ?? []).slice(0, 2).map((sample) => String(sample).slice(0, 40))
    return `  ${feed.id} | ${column.name} | ${wanted}${column.optional ? ' (optional)' : ''} | got ${guessed ?? 'nothing'} | ${samples.join(' ¦ ')}`
  })
}

async function measure(gold: string, feedsFolder: string, folder: string): Promise<void> {
  const files = new Map(readdirSync(feedsFolder).map((file) => [file.replace(/\.\w+$/, ''), join(feedsFolder, file)]))
  const feeds = readGold(gold).filter((feed) => files.has(feed.id))
  const schema = await schemaOf(folder)
  const looks = new Map<string, Looked>()
  for (const feed of feeds) looks.set(feed.id, await lookAt(files.get(feed.id) ?? '', folder))
  const judgeAll = (some: readonly GoldFeed[], context: Beside = {}) =>
    some.flatMap((feed) => {
      const looked = looks.get(feed.id)
      return looked ? [judge(feed, looked, schema, context)] : []
    })
  const plain = judgeAll(feeds)
  console.log(line('all facts', plain))
  const times = plain.map((each) => each.milliseconds).sort((one, other) => one - other)
  console.log(`analysis: median ${times[times.length >> 1]?.toFixed(1)} ms, longest ${times.at(-1)?.toFixed(1)} ms`)
  if (values.plain) {
    if (values.errors) console.log(plain.flatMap(errorLines).join('\n'))
    return
  }
  const isDictionaryWord = values.words === undefined ? () => false : dictionaries(values.words)
  const leftOut: Judged[] = []
  for (const platform of new Set(feeds.map((feed) => feed.platform))) {
    if (values.only && values.only !== platform) continue
    readFactsFrom()
    const own = feeds.filter((feed) => feed.platform === platform)
    const isOwn = ownOf(platform, own)
    const facts = mkdtempSync(join(folder, 'facts-'))
    const withheld = withhold(platform, feeds, isDictionaryWord, facts)
    readFactsFrom(facts)
    const judged = judgeAll(own, { platforms: knownPlatforms().filter(({ id }) => !isOwn(id)) })
    leftOut.push(...judged)
    console.log(line(platform, judged))
    if (values.withheld) console.log(`  withheld: ${withheld.join(', ')}`)
    if (values.errors) console.log(judged.flatMap(errorLines).join('\n'))
  }
  readFactsFrom()
  console.log(`\n${line('all facts', plain)}\n${line('platform left out', leftOut)}`)
  const pairs = leftOut.flatMap(({ feed, proposed }) => proposed.map((each) => ({ platform: feed.platform, ...each })))
  const bins = reliabilityOf(pairs)
  console.log(reliabilityLines(bins).join('\n'))
  if (values.write) write(pairs, bins)
}

function reliabilityLines(bins: readonly Bin[]): string[] {
  return [
    '| confidence said | share right | proposals |',
    '| ---: | ---: | ---: |',
    ...bins.map(({ said, right, count }) => `| ${said.toFixed(2)} | ${right.toFixed(2)} | ${count} |`),
  ]
}

/** Writes the table that makes scores confidences, and the diagram that shows how far they can be believed. */
function write(pairs: readonly Pair[], bins: readonly Bin[]): void {
  const layouts = `${new Set(pairs.map(({ platform }) => platform)).size} platforms, ${pairs.length} proposals`
  const made = `Isotonic regression of right on score, each platform's own knowledge left out (${layouts}): test/automap/leave-one-out.ts --write`
  const mappings = join(import.meta.dirname, '../../mappings/certainty.json')
  const points = pointsOf(pairs).map((point) => `    [${point.join(', ')}]`)
  writeFileSync(mappings, `{\n  "made": ${JSON.stringify(made)},\n  "points": [\n${points.join(',\n')}\n  ]\n}\n`)
  writeFileSync(join(import.meta.dirname, '../../docs/auto-mapping.svg'), diagramOf(bins))
}

if (values.gold === undefined || values.feeds === undefined) {
  console.error(USAGE)
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'izb-leave-one-out-'))
try {
  await measure(values.gold, values.feeds, folder)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
