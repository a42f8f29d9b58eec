import { Command } from 'commander'
import { reportRun } from '../../../server/domains/imports/index.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { renderReport } from '../../look/report.ts'
import { withMarketplace } from '../../open.ts'

/** `izb imports show <id>`. */
export function showCommand(cli: Cli): Command {
  return new Command('show')
    .argument('<id>', 'id of the import')
    .addHelpText('after', examples('izb imports show k7m2p9xq4t', 'izb imports show k7m2p9xq4t --json'))
    .action((id: string) => cli.done(showImport(cli, id)))
}

async function showImport(cli: Cli, id: string): Promise<ExitCode> {
  return withMarketplace(cli, async (db) => {
    const report = await reportRun(db.kysely, id)
    show(cli, report, (look) => renderReport(report, look))
    return EXIT.ok
  })
}
