import { Command } from 'commander'
import type { IssuedToken } from '../../../server/domains/access/index.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { paint } from '../../look/look.ts'
import { plain } from '../../look/words.ts'
import { onMarketplace } from '../../marketplace.ts'

interface Options {
  readonly role: string
  readonly merchant?: string
  readonly scope?: readonly string[]
  readonly expires?: string
  readonly name?: string
}

/** `izb tokens create`. */
export function createCommand(cli: Cli): Command {
  return new Command('create')
    .description('Make a token for a program. It is shown this once; only its digest is kept.')
    .requiredOption('--role <role>', 'operator, merchant or front')
    .option('--merchant <code>', 'whose token it is, for the role merchant')
    .option('--scope <scope...>', 'only these, e.g. offers:read; everything the role may where none is named')
    .option('--expires <instant>', 'when it ends, e.g. 2027-01-01T00:00:00Z')
    .option('--name <name>', 'what it is for')
    .addHelpText(
      'after',
      examples(
        'izb tokens create --role operator',
        'izb tokens create --role merchant --merchant acme --scope offers:read imports:read --json',
      ),
    )
    .action((options: Options) => cli.done(create(cli, options)))
}

async function create(cli: Cli, { role, merchant, scope, expires, name }: Options): Promise<ExitCode> {
  const body = {
    role,
    ...(merchant === undefined ? {} : { merchant }),
    ...(scope === undefined ? {} : { scopes: scope.flatMap((it) => it.split(',')) }),
    ...(expires === undefined ? {} : { expires_at: expires }),
    ...(name === undefined ? {} : { name }),
  }
  return onMarketplace(cli, async (it) => {
    const token = (await it.send('POST', ['tokens'], body)) as unknown as IssuedToken
    show(cli, token, () => plain(token.token))
    if (!cli.json) {
      const { faint } = paint(cli.err.look)
      cli.err.write(`${faint(`Token ${token.id} of the role ${token.role}. Keep it well: it is not shown again.`)}\n`)
    }
    return EXIT.ok
  })
}
