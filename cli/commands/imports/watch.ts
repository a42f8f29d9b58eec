import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { deskOf } from '../../desk.ts'
import { examples } from '../../look/examples.ts'
import { progressBar } from '../../look/progress.ts'
import { renderReport } from '../../look/report.ts'
import { exitOf } from '../feed/run-import.ts'

/** `izb imports watch <id>`. */
export function watchCommand(cli: Cli): Command {
  return new Command('watch')
    .description('Follow a run until it ends, then print its report. Ctrl-C stops watching, not the run.')
    .argument('<id>', 'id of the import')
    .addHelpText('after', examples('izb imports watch k7m2p9xq4t'))
    .action((id: string) => cli.done(watch(cli, id)))
}

async function watch(cli: Cli, id: string): Promise<ExitCode> {
  const desk = await deskOf(cli)
  const bar = cli.err.tty ? progressBar(cli.err.tty, cli.clock) : null
  try {
    for await (const { event, data } of desk.follow(id, cli.signal)) {
      if (event === 'progress') bar?.at(data.counts, data.bytesDone, data.bytesTotal)
      if (event !== 'end') continue
      bar?.stop()
      show(cli, data, (look) => renderReport(data, look))
      return exitOf(data)
    }
  } finally {
    bar?.stop()
  }
  return EXIT.cancelled
}
