import { Command } from 'commander'
import type { ImportReport } from '../../../engine/report/report.ts'
import { operatorContext } from '../../../server/context.ts'
import type { Database } from '../../../server/platform/database.ts'
import type { ImportListener, ImportRequest } from '../../../workers/import-run/request.ts'
import { type Cli, EXIT, type ExitCode } from '../../cli.ts'
import { embeddedMarketplace } from '../../embedded.ts'
import { writeFileInPieces } from '../../files.ts'
import { renderAnalysis } from '../../look/analysis.ts'
import { examples } from '../../look/examples.ts'
import { json } from '../../look/json.ts'
import { paint } from '../../look/look.ts'
import { renderReport, summary } from '../../look/report.ts'
import { table } from '../../look/table.ts'
import { wrapped } from '../../look/width.ts'
import { plain, quoted } from '../../look/words.ts'
import { COLUMNS } from '../resource/resources.ts'
import { type DemoFolder, makeDemoFolder } from './demo-folder.ts'

interface Options {
  readonly folder?: string
  readonly fresh?: boolean
  readonly temp?: boolean
}

/** `izb demo`. */
export function demoCommand(cli: Cli): Command {
  return new Command('demo')
    .description(
      'The two-minute tour: a marketplace in a folder of its own, a category tree, and the feeds of three merchants in three formats, with a few rotten records.',
    )
    .option('--folder <folder>', 'where it is made (default ./izb-demo)')
    .option('--fresh', 'begin anew where a demo is there already')
    .option('--temp', 'in a temporary folder that is removed at the end')
    .addHelpText('after', examples('izb demo', 'izb demo --folder /tmp/tour --fresh', 'izb demo --temp --json'))
    .action((options: Options) => cli.done(demo(cli, options)))
}

/** One merchant of the tour: who sends what. */
interface Scene {
  readonly merchant: string
  readonly file: string
  readonly tells: string
  readonly rejects: string
}

const SCENES: readonly Scene[] = [
  {
    merchant: 'maison-lavande',
    file: 'maison-lavande.csv',
    tells: 'Maison Lavande sends a French CSV: semicolons, Windows letters, prices like 1 290,00 €.',
    rejects: 'maison-lavande.rejects.csv',
  },
  {
    merchant: 'trailhead',
    file: 'trailhead.xml',
    tells: 'Trailhead sends what it sends to Google: RSS, one item a size and colour, joined by item_group_id.',
    rejects: 'trailhead.rejects.xml',
  },
  {
    merchant: 'nordlys',
    file: 'nordlys.json',
    tells: 'Nordlys sends the JSON of its shop: products with their variants inside.',
    rejects: 'nordlys.rejects.ndjson',
  },
]

async function demo(cli: Cli, options: Options): Promise<ExitCode> {
  const place = await makeDemoFolder(cli.folder, options)
  try {
    const { openMarketplace } = await import('../../../server/prepare-marketplace.ts')
    const db = await openMarketplace(place.databaseUrl)
    try {
      const reports = await play(cli, place, db)
      if (cli.json) cli.out.write(`${json({ folder: place.folder, reports })}\n`)
    } finally {
      await db.close()
    }
    if (!cli.json) cli.out.write(`${next(cli, place)}\n`)
    return EXIT.ok
  } finally {
    await place.leave()
  }
}

async function play(cli: Cli, place: DemoFolder, db: Database): Promise<ImportReport[]> {
  const { strong } = paint(cli.out.look)
  const title = (text: string) => tell(strong(wrapped(text, cli.out.look.width, '   ')))
  const tell = (text: string) => {
    if (!cli.json) cli.out.write(`${text}\n\n`)
  }
  const reports: ImportReport[] = []
  title(`1. A marketplace. One file: ${plain(place.shown('izb.db'))}, nothing to configure.`)
  title('2. The operator brings her category tree and three merchants.')
  for (const target of ['categories', 'merchants']) {
    const report = await bring(cli, place, { target, file: `${target}.csv` })
    reports.push(report)
    tell(`$ izb load ${target} ${quoted(place.shown(`${target}.csv`))}\n${summary(report.counts)}`)
  }
  for (const [i, scene] of SCENES.entries()) {
    title(`${i + 3}. ${scene.tells}`)
    const report = await bring(cli, place, { target: 'offers', ...scene }, tell)
    reports.push(report)
    const rejects = place.shown(scene.rejects)
    await writeRejects(db, report, place.path(scene.rejects))
    const rejected = report.counts.invalid + report.counts.error > 0
    tell(renderReport(report, cli.out.look, rejected ? { rejectsFile: rejects } : {}))
  }
  title(`${SCENES.length + 3}. What the shop sees now:`)
  tell(await offersOf(cli, db))
  return reports
}

/** Imports one file of the tour; without a person in between, the proposals are shown and taken. */
async function bring(
  cli: Cli,
  place: DemoFolder,
  feed: { readonly target: string; readonly file: string; readonly merchant?: string },
  tell?: (text: string) => void,
): Promise<ImportReport> {
  const { superviseImport } = await import('../../../workers/import-run/supervise.ts')
  const request: ImportRequest = {
    databaseUrl: place.databaseUrl,
    dataDir: place.dataDir,
    address: place.path(feed.file),
    target: feed.target,
    set: {},
    products: true,
    restart: false,
    dryRun: false,
    ...(feed.merchant === undefined ? {} : { merchant: feed.merchant }),
  }
  const confirm: ImportListener['confirm'] = async (analysis) => {
    const source = { ...analysis.source, address: place.shown(feed.file) }
    tell?.(
      `$ izb analyze ${quoted(source.address)}\n${renderAnalysis({ ...analysis, source }, cli.out.look, { next: false })}`,
    )
    tell?.(`$ izb import ${quoted(source.address)} --merchant ${feed.merchant}`)
    return true
  }
  const report = await superviseImport(request, { on: () => {}, signal: cli.signal, confirm })
  return { ...report, source: { ...report.source, address: place.shown(feed.file) } }
}

async function writeRejects(db: Database, report: ImportReport, file: string): Promise<void> {
  if (report.counts.invalid + report.counts.error === 0) return
  const { rejectsFile } = await import('../../../server/domains/imports/index.ts')
  await writeFileInPieces(file, rejectsFile(db.kysely, report.id))
}

async function offersOf(cli: Cli, db: Database): Promise<string> {
  const shop = embeddedMarketplace(operatorContext(db, cli.clock))
  const pages = await Promise.all(
    SCENES.map(({ merchant }) => shop.page(['offers'], { filters: { merchant }, limit: 3, sort: 'id' })),
  )
  return table(
    COLUMNS.offers ?? [],
    pages.flatMap((page) => page.data),
    cli.out.look,
  )
}

function next(cli: Cli, place: DemoFolder): string {
  const { strong } = paint(cli.out.look)
  if (place.temporary) return 'That was it. Without --temp the marketplace stays, to be looked into.'
  const elsewhere = cli.env.IZB_DATABASE_URL ? 'unset IZB_DATABASE_URL\n  ' : ''
  const first = SCENES[0]?.merchant
  return `${strong('Try next:')}
  ${elsewhere}cd ${quoted(place.shown(''))}
  izb offers list merchant=nordlys --sort -updated_at
  izb preview trailhead.xml --merchant trailhead --row 5
  izb imports list
  izb settings show

${strong('The same again: nothing changes.')}
  izb import ${first}.csv --merchant ${first}

${strong('After you have mended what was left out:')}
  izb import ${first}.rejects.csv --merchant ${first}`
}
