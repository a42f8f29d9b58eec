import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { renderTree } from '../../look/tree.ts'
import { onMarketplace } from '../../marketplace.ts'

/** `izb catalog index`. */
export function indexCommand(cli: Cli): Command {
  return new Command('index')
    .description('Show how far the search index is behind the catalogue.')
    .addHelpText('after', examples('izb catalog index', 'izb catalog index --json'))
    .action(() => cli.done(showIndex(cli)))
}

async function showIndex(cli: Cli): Promise<ExitCode> {
  return onMarketplace(cli, async (it) => {
    const index = await it.get(['catalog', 'index'])
    show(cli, index, (look) => renderTree(index, look))
    return EXIT.ok
  })
}
