import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { onMarketplace } from '../../marketplace.ts'
import { type PageOptions, pageRequest, showPage, withPage } from '../pages.ts'
import { COLUMNS } from './resources.ts'

/** `izb <resource> history <id>`: how a thing came to be where it is. */
export function historyCommand(noun: string): (cli: Cli) => Command {
  return (cli) =>
    withPage(new Command('history').argument('<id>', 'its id, or what it is called'))
      .addHelpText('after', examples(`izb ${noun} history 12`, `izb ${noun} history 12 action=pause --json`))
      .action((ref: string, filters: string[], options: PageOptions) =>
        cli.done(history(cli, noun, ref, filters, options)),
      )
}

async function history(
  cli: Cli,
  noun: string,
  ref: string,
  filters: readonly string[],
  options: PageOptions,
): Promise<ExitCode> {
  return onMarketplace(cli, async (it) => {
    showPage(cli, COLUMNS.history ?? [], await it.page([noun, ref, 'history'], pageRequest(filters, options)))
    return EXIT.ok
  })
}
