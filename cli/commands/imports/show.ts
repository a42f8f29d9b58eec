import { Command } from 'commander'
import type { ImportReport } from '../../../engine/report/report.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { renderReport } from '../../look/report.ts'
import { onMarketplace } from '../../marketplace.ts'

/** `izb imports show <id>`. */
export function showCommand(cli: Cli): Command {
  return new Command('show')
    .argument('<id>', 'id of the import')
    .addHelpText('after', examples('izb imports show k7m2p9xq4t', 'izb imports show k7m2p9xq4t --json'))
    .action((id: string) => cli.done(showImport(cli, id)))
}

async function showImport(cli: Cli, id: string): Promise<ExitCode> {
  return onMarketplace(cli, async (it) => {
    const report = (await it.get(['imports', id])) as unknown as ImportReport
    show(cli, report, (look) => renderReport(report, look))
    return EXIT.ok
  })
}
