import { Command } from 'commander'
import { findJob } from '../../../server/platform/jobs/jobs.queries.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { renderTree } from '../../look/tree.ts'
import { withMarketplace } from '../../open.ts'

/** `izb jobs show <id>`. */
export function showCommand(cli: Cli): Command {
  return new Command('show')
    .argument('<id>', 'id of the job')
    .addHelpText('after', examples('izb jobs show 019ad5c2-7d1e-7cc0-9a55-2f6c3f0f7a11'))
    .action((id: string) => cli.done(showJob(cli, id)))
}

async function showJob(cli: Cli, id: string): Promise<ExitCode> {
  return withMarketplace(cli, async (db) => {
    const job = await findJob(db, id)
    show(cli, job, (look) => renderTree(job, look))
    return EXIT.ok
  })
}
