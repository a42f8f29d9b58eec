import { Command } from 'commander'
import type { Cli } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { settle } from './settle.ts'

/** `izb imports cancel <id>`. */
export function cancelCommand(cli: Cli): Command {
  return new Command('cancel')
    .description('Stop a run that goes on somewhere. What it has written stays; the same import takes it up again.')
    .argument('<id>', 'id of the import')
    .addHelpText('after', examples('izb imports cancel k7m2p9xq4t'))
    .action((id: string) => cli.done(settle(cli, id, 'cancel')))
}
