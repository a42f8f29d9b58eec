import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { onMarketplace } from '../../marketplace.ts'

/** `izb catalog rebuild`. */
export function rebuildCommand(cli: Cli): Command {
  return new Command('rebuild')
    .description('Have the search index made anew by a job; what is there is found until its turn comes.')
    .addHelpText('after', examples('izb catalog rebuild', 'izb work --once'))
    .action(() => cli.done(rebuild(cli)))
}

async function rebuild(cli: Cli): Promise<ExitCode> {
  return onMarketplace(cli, async (it) => {
    const index = await it.send('POST', ['catalog', 'rebuild'])
    show(cli, index, () => 'The index will be made anew; `izb work` does it, `izb catalog index` shows how far it is.')
    return EXIT.ok
  })
}
