import { mkdir, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startCluster } from '../support/postgres-cluster.ts'
import { benchAnalysis } from './analysis.ts'
import { benchImports, benchMemory, type ImportFigures, type Kit, makeKit } from './imports.ts'
import { type Marketplaces, postgresMarketplaces, sqliteMarketplaces } from './marketplace.ts'
import { benchReading } from './reading.ts'
import { comparisonTable, usageTable } from './table.ts'

const USAGE = `npm run bench -- [--rows 1000000] [--only sqlite|postgres|reading|analysis] [--large 10000000] [--folder DIR]
  --large  measures the memory of so many records too
  --folder keeps feeds and databases there; without it they are in the temporary folder and removed`

/** Four million rows are a gigabyte. */
const ANALYSED_TIMES = 4

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    only: { type: 'string' },
    large: { type: 'string' },
    folder: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

/** Measures on one kind of database and prints what came out at once: the whole takes minutes. */
async function benchOn(markets: Marketplaces, kit: Kit, large: Kit | null): Promise<void> {
  const figures: ImportFigures = await benchImports(kit, markets)
  const first = figures.usages[1]?.[1]
  const memory = large && first ? [await benchMemory(first, large, markets)] : []
  say(usageTable(figures.usages))
  say(comparisonTable([...figures.comparisons, ...memory]))
}

async function benchAll(folder: string, rows: number): Promise<void> {
  await mkdir(folder, { recursive: true })
  say(
    `${rows} records; ${cpus().length} cores (${cpus()[0]?.model}), Node ${process.version}; CPU is user and system seconds of the whole process tree`,
  )
  const only = (name: string) => values.only === undefined || values.only === name
  if (only('reading')) say(comparisonTable(await benchReading(folder, rows)))
  if (only('analysis')) say(comparisonTable([await benchAnalysis(folder, rows * ANALYSED_TIMES)]))
  if (values.only === 'reading' || values.only === 'analysis') return
  const kit = await makeKit(folder, rows)
  const large = values.large ? await makeKit(folder, Number(values.large)) : null
  if (only('sqlite')) await benchOn(await sqliteMarketplaces(folder), kit, large)
  if (!only('postgres')) return
  const cluster = await startCluster()
  try {
    await benchOn(await postgresMarketplaces(cluster.url), kit, large)
  } finally {
    await cluster.stop()
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n\n`)
}

const PARTS = ['sqlite', 'postgres', 'reading', 'analysis']
if (values.help) say(USAGE)
else if (values.only !== undefined && !PARTS.includes(values.only)) {
  say(USAGE)
  process.exitCode = 2
} else {
  const folder = values.folder ?? join(tmpdir(), `izb-bench-${process.pid}`)
  try {
    await benchAll(folder, Number(values.rows))
  } finally {
    if (!values.folder) await rm(folder, { recursive: true, force: true })
  }
}
