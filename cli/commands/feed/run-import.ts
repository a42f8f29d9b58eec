import { type ImportReport, noCounts } from '../../../engine/report/report.ts'
import type { ImportEvent, ImportListener, ImportRequest } from '../../../workers/import-run/request.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { mustBeOther, mustBeWritable, writeFileInPieces } from '../../files.ts'
import { renderAnalysis } from '../../look/analysis.ts'
import { progressBar } from '../../look/progress.ts'
import { renderReport } from '../../look/report.ts'
import { plain } from '../../look/words.ts'
import { withMarketplace } from '../../open.ts'
import type { ImportOptions } from './import-options.ts'
import { importRequest } from './import-options.ts'
import { reportPieces } from './report-file.ts'

/** Runs an import from the first byte to the report, and writes what was asked for. */
export async function runImport(cli: Cli, address: string, options: ImportOptions): Promise<ExitCode> {
  const request = await importRequest(cli, address, options)
  for (const file of [options.rejects, options.report]) {
    if (file === undefined) continue
    await mustBeWritable(file)
    await mustBeOther(file, address)
  }
  const report = await importWithProgress(cli, request, options.yes !== true)
  if (options.rejects !== undefined) await writeRejects(cli, report.id, options.rejects)
  if (options.report !== undefined) await writeFileInPieces(options.report, reportPieces(report, options.report))
  const around = options.rejects !== undefined && rejected(report) > 0 ? { rejectsFile: options.rejects } : {}
  show(cli, report, (look) => renderReport(report, look, around))
  return exitOf(report)
}

/** The outcome of a run as an exit code. */
export function exitOf(report: ImportReport): ExitCode {
  if (report.state === 'held') return EXIT.guarded
  if (report.state === 'cancelled') return EXIT.cancelled
  if (report.state === 'failed') return EXIT.failed
  return rejected(report) > 0 ? EXIT.rejects : EXIT.ok
}

function rejected(report: ImportReport): number {
  return report.counts.invalid + report.counts.error
}

async function importWithProgress(cli: Cli, request: ImportRequest, asks: boolean): Promise<ImportReport> {
  const { superviseImport } = await import('../../../workers/import-run/supervise.ts')
  const talk = talkOf(cli, asks)
  try {
    return await superviseImport(request, talk.listener)
  } finally {
    talk.stop()
  }
}

/** What a run says goes to standard error; what it asks, to whoever sits at the terminal. */
export function talkOf(cli: Cli, asks: boolean): { listener: ImportListener; stop(): void } {
  const bar = cli.err.tty ? progressBar(cli.err.tty, cli.clock) : null
  const on = (event: ImportEvent) => {
    if (event.type === 'progress') bar?.at(event.counts, event.bytesDone, event.bytesTotal)
    if (event.type === 'state' && event.state === 'fetching') bar?.at(noCounts(), 0, 0)
    if (event.type === 'notice') {
      bar?.stop()
      cli.err.write(`${plain(event.text)}\n`)
    }
  }
  const confirm: ImportListener['confirm'] = async (analysis) => {
    bar?.stop()
    cli.err.write(`${renderAnalysis(analysis, cli.err.look, { next: false })}\n\n`)
    return cli.ask(analysis.drift ? 'Import with the new names?' : 'Import with this mapping?')
  }
  const stopping = () => {
    bar?.stop()
    cli.err.write('Stopping. What is written stays. Ctrl-C again leaves at once.\n')
  }
  cli.signal.addEventListener('abort', stopping, { once: true })
  const listener: ImportListener = {
    on,
    signal: cli.signal,
    stdin: cli.stdin,
    ...(asks && cli.interactive ? { confirm } : {}),
  }
  const stop = () => {
    bar?.stop()
    cli.signal.removeEventListener('abort', stopping)
  }
  return { listener, stop }
}

async function writeRejects(cli: Cli, id: string, file: string): Promise<void> {
  const { rejectsFile } = await import('../../../server/domains/imports/index.ts')
  await withMarketplace(cli, (db) => writeFileInPieces(file, rejectsFile(db.kysely, id)))
}
