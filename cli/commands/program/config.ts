import { Command } from 'commander'
import type { ConfigurationValue } from '../../../server/platform/configuration.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { paint } from '../../look/look.ts'
import { type TableColumn, table } from '../../look/table.ts'
import { plain } from '../../look/words.ts'
import { readConfigurationOf } from '../../open.ts'

/** `izb config`. */
export function configCommand(cli: Cli): Command {
  return new Command('config')
    .description(
      'The configuration in force, and where each value came from: flags go before the environment, the environment before .env in this folder.',
    )
    .addHelpText('after', examples('izb config', 'IZB_DATABASE_URL=postgres://localhost/izb izb config --json'))
    .action(() => cli.done(config(cli)))
}

const columns: readonly TableColumn<ConfigurationValue>[] = [
  { title: 'name', whole: true, cell: (it) => it.name },
  { title: 'value', whole: true, cell: (it) => (it.shown === null || it.shown === '' ? '—' : plain(it.shown)) },
  { title: 'from', whole: true, cell: (it) => it.origin },
]

async function config(cli: Cli): Promise<ExitCode> {
  const { values, unknown } = await readConfigurationOf(cli)
  const result = { values: values.map(({ name, shown, origin }) => ({ name, value: shown, origin })), unknown }
  show(cli, result, (look) => table(columns, values, look))
  for (const name of unknown) {
    cli.err.write(`${paint(cli.err.look).warn('!')} ${plain(name)} means nothing to izb. Is it misspelt?\n`)
  }
  return EXIT.ok
}
