import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { renderTree } from '../../look/tree.ts'
import { configurationOf } from '../../open.ts'
import { askServer } from '../../remote.ts'

/** `izb whoami`. */
export function whoamiCommand(cli: Cli): Command {
  return new Command('whoami')
    .description('Who you are for the server that IZB_URL names; without one, whose database is used.')
    .addHelpText('after', examples('izb whoami', 'izb whoami --json'))
    .action(() => cli.done(whoami(cli)))
}

async function whoami(cli: Cli): Promise<ExitCode> {
  const { url, token } = await configurationOf(cli)
  if (url === null || token === null) {
    show(cli, { role: 'operator', embedded: true }, () => 'The operator, of the database at hand. No server is named.')
    return EXIT.ok
  }
  const me: unknown = await (await askServer(url, token, cli.signal)('GET', 'v1/me')).json()
  show(cli, me, (look) => renderTree({ ...(me as object), server: url }, look))
  return EXIT.ok
}
