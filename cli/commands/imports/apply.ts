import { Command } from 'commander'
import type { Cli } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { settle } from './settle.ts'

/** `izb imports apply <id>`. */
export function applyCommand(cli: Cli): Command {
  return new Command('apply')
    .description(
      'Make the removals that a guard held back: what the source no longer has is deactivated, zeroed or deleted.',
    )
    .argument('<id>', 'id of the import')
    .addHelpText('after', examples('izb imports apply k7m2p9xq4t'))
    .action((id: string) => cli.done(settle(cli, id, 'apply')))
}
