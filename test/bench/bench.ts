import { mkdir, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startCluster } from '../support/postgres-cluster.ts'
import { benchAnalysis } from './analysis.ts'
import { benchGrowth } from './growth.ts'
import { benchImports } from './imports.ts'
import { type Marketplaces, postgresMarketplaces, sqliteMarketplaces } from './marketplace.ts'
import { benchReading } from './reading.ts'
import { benchSearch } from './search.ts'
import { benchSecond } from './second.ts'
import { benchShops } from './shops.ts'
import { type Section, sectionText } from './table.ts'
import { benchThreads } from './threads.ts'

const USAGE = `npm run bench -- [--only PART] [--on sqlite|postgres] [--folder DIR]

  --only imports   the feed new, again, 1 % changed, beside SQL by hand
  --only reading   XML and JSON beside the plain parsers
  --only analysis  a gigabyte beside ten megabytes
  --only threads   one thread beside two
  --only growth    10,000 records, ten times as many, and so on up to --rows-max
  --only second    a merchant's first feed beside --held offers of others
  --only search    indexing, and what queries take beside SQL by hand
  --only shops     10,000 products beside Vendure and Medusa, which are installed from the npm registry;
                   done only where it is asked for
  --rows           records of imports, reading, threads and search (1000000); analysis takes four times as many
  --rows-second    records of second (200000)
  --on             one kind of database only
  --folder         keeps feeds, databases and shops there; without it they are in the temporary folder and removed`

/** Four million rows are a gigabyte. */
const ANALYSED_TIMES = 4
const PARTS = ['imports', 'reading', 'analysis', 'threads', 'growth', 'second', 'search', 'shops']
const DIALECTS = ['sqlite', 'postgres']

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    on: { type: 'string' },
    rows: { type: 'string', default: '1000000' },
    'rows-max': { type: 'string', default: '1000000' },
    'rows-second': { type: 'string', default: '200000' },
    held: { type: 'string', default: '5000000' },
    folder: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

/** What somebody wants measured. */
interface Wish {
  readonly folder: string
  readonly rows: number
  wants(part: string): boolean
}

async function benchAll(wish: Wish): Promise<void> {
  const { folder, rows, wants } = wish
  await mkdir(folder, { recursive: true })
  const machine = `${cpus().length} cores (${cpus()[0]?.model}), Node ${process.version}`
  process.stdout.write(`${machine}; CPU is user and system time of the whole process tree.\n\n`)
  if (wants('reading')) say(await benchReading(folder, rows))
  if (wants('analysis')) say(await benchAnalysis(folder, rows * ANALYSED_TIMES))
  if (!['imports', 'threads', 'growth', 'second', 'search', 'shops'].some(wants)) return
  if (on('sqlite')) await benchOn(await sqliteMarketplaces(folder), wish)
  if (!on('postgres')) return
  const cluster = await startCluster()
  try {
    await benchOn(await postgresMarketplaces(cluster.url), wish)
  } finally {
    await cluster.stop()
  }
}

/** Everything that is measured on one kind of database; each part is said at once, for the whole takes long. */
async function benchOn(markets: Marketplaces, { folder, rows, wants }: Wish): Promise<void> {
  if (wants('imports')) say(await benchImports(folder, rows, markets))
  if (wants('threads')) say(await benchThreads(folder, rows, markets))
  if (wants('growth')) say(await benchGrowth(folder, Number(values['rows-max']), markets))
  if (wants('second')) say(await benchSecond(folder, Number(values['rows-second']), Number(values.held), markets))
  if (wants('search')) for (const section of await benchSearch(folder, rows, markets)) say(section)
  if (wants('shops')) say(await benchShops(folder, markets))
}

function on(dialect: string): boolean {
  return values.on === undefined || values.on === dialect
}

function say(section: Section): void {
  process.stdout.write(`${sectionText(section)}\n\n`)
}

const { only, on: database } = values
const known = (only === undefined || PARTS.includes(only)) && (database === undefined || DIALECTS.includes(database))
if (values.help || !known) {
  process.stdout.write(`${USAGE}\n`)
  if (!known) process.exitCode = 2
} else {
  const folder = values.folder ?? join(tmpdir(), `izb-bench-${process.pid}`)
  // What has to be installed is not installed unasked.
  const wants = (part: string) => (only === undefined ? part !== 'shops' : part === only)
  try {
    await benchAll({ folder, rows: Number(values.rows), wants })
  } finally {
    if (!values.folder) await rm(folder, { recursive: true, force: true })
  }
}
