import { setTimeout as pause } from 'node:timers/promises'
import { Command } from 'commander'
import { operatorContext } from '../../../server/context.ts'
import { importProgress, reportRun } from '../../../server/domains/imports/index.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { progressBar } from '../../look/progress.ts'
import { renderReport } from '../../look/report.ts'
import { withMarketplace } from '../../open.ts'
import { exitOf } from '../feed/run-import.ts'

const LOOK_EVERY_MS = 500

/** `izb imports watch <id>`. */
export function watchCommand(cli: Cli): Command {
  return new Command('watch')
    .description('Follow a run until it ends, then print its report. Ctrl-C stops watching, not the run.')
    .argument('<id>', 'id of the import')
    .addHelpText('after', examples('izb imports watch k7m2p9xq4t'))
    .action((id: string) => cli.done(watch(cli, id)))
}

async function watch(cli: Cli, id: string): Promise<ExitCode> {
  return withMarketplace(cli, async (db) => {
    const bar = cli.err.tty ? progressBar(cli.err.tty, cli.clock) : null
    try {
      for (;;) {
        const { ended, counts, bytesDone, bytesTotal } = await importProgress(operatorContext(db, cli.clock), id)
        if (ended) break
        bar?.at(counts, bytesDone, bytesTotal)
        await pause(LOOK_EVERY_MS, undefined, { signal: cli.signal }).catch(() => undefined)
        if (cli.signal.aborted) return EXIT.cancelled
      }
    } finally {
      bar?.stop()
    }
    const report = await reportRun(db.kysely, id)
    show(cli, report, (look) => renderReport(report, look))
    return exitOf(report)
  })
}
