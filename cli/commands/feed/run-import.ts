import { type ImportReport, noCounts } from '../../../engine/report/report.ts'
import type { ImportEvent, ImportListener } from '../../../workers/import-run/request.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { deskOf, type FeedDesk } from '../../desk.ts'
import { mustBeOther, mustBeWritable, writeFileInPieces } from '../../files.ts'
import { renderAnalysis } from '../../look/analysis.ts'
import { progressBar } from '../../look/progress.ts'
import { renderReport } from '../../look/report.ts'
import { plain } from '../../look/words.ts'
import type { ImportOptions } from './import-options.ts'
import { importWish } from './import-options.ts'
import { reportPieces } from './report-file.ts'

/** Runs an import from the first byte to the report, and writes what was asked for. */
export async function runImport(cli: Cli, address: string, options: ImportOptions): Promise<ExitCode> {
  const wish = await importWish(address, options)
  return runToReport(cli, address, options, (desk, listener) => desk.import(wish, listener))
}

type Outcome = Pick<ImportOptions, 'rejects' | 'report' | 'yes'>

/** Does a run with all that is told and asked meanwhile, and writes what was asked for. */
export async function runToReport(
  cli: Cli,
  source: string,
  options: Outcome,
  run: (desk: FeedDesk, listener: ImportListener) => Promise<ImportReport>,
): Promise<ExitCode> {
  for (const file of [options.rejects, options.report]) {
    if (file === undefined) continue
    await mustBeWritable(file)
    await mustBeOther(file, source)
  }
  const desk = await deskOf(cli)
  const talk = talkOf(cli, options.yes !== true)
  const report = await run(desk, talk.listener).finally(() => talk.stop())
  if (options.rejects !== undefined) await writeFileInPieces(options.rejects, desk.rejects(report.id))
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
