import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { onMarketplace } from '../../marketplace.ts'
import { type PageOptions, pageRequest, showPage, withPage } from '../pages.ts'
import { COLUMNS } from '../resource/resources.ts'

/** `izb bulk-edits outcomes <id>`. */
export function outcomesCommand(cli: Cli): Command {
  return withPage(new Command('outcomes').argument('<id>', 'id of the bulk edit'))
    .addHelpText('after', examples('izb bulk-edits outcomes 3', 'izb bulk-edits outcomes 3 outcome=refused --json'))
    .action((ref: string, filters: string[], options: PageOptions) => cli.done(outcomes(cli, ref, filters, options)))
}

async function outcomes(cli: Cli, ref: string, filters: readonly string[], options: PageOptions): Promise<ExitCode> {
  return onMarketplace(cli, async (it) => {
    showPage(cli, COLUMNS.outcomes ?? [], await it.page(['bulk-edits', ref, 'outcomes'], pageRequest(filters, options)))
    return EXIT.ok
  })
}
