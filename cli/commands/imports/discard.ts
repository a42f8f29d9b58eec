import { Command } from 'commander'
import type { Cli } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { settle } from './settle.ts'

/** `izb imports discard <id>`. */
export function discardCommand(cli: Cli): Command {
  return new Command('discard')
    .description('Drop the removals that a guard held back. What was created and updated stays.')
    .argument('<id>', 'id of the import')
    .addHelpText('after', examples('izb imports discard k7m2p9xq4t'))
    .action((id: string) => cli.done(settle(cli, id, 'discard')))
}
