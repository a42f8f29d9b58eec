import { Command } from 'commander'
import type { Invited } from '../../../server/domains/access/index.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { plain } from '../../look/words.ts'
import { onMarketplace } from '../../marketplace.ts'

interface Options {
  readonly role: string
  readonly merchant?: string
  readonly name?: string
  readonly language?: string
}

/** `izb users invite <email>`. */
export function inviteCommand(cli: Cli): Command {
  return new Command('invite')
    .description('Give somebody a role. Who is new gets a link by which he sets his password, once.')
    .argument('<email>', 'e-mail of the person')
    .requiredOption('--role <role>', 'operator, or at a merchant: owner, catalog, orders, finance, support')
    .option('--merchant <code>', 'at which merchant')
    .option('--name <name>', 'how the person is called')
    .option('--language <code>', 'language the person reads, e.g. fr')
    .addHelpText(
      'after',
      examples(
        'izb users invite ada@example.com --role operator',
        'izb users invite bob@acme.example --role catalog --merchant acme',
      ),
    )
    .action((email: string, options: Options) => cli.done(invite(cli, email, options)))
}

async function invite(cli: Cli, email: string, { role, merchant, name, language }: Options): Promise<ExitCode> {
  const body = {
    email,
    role,
    ...(merchant === undefined ? {} : { merchant }),
    ...(name === undefined ? {} : { name }),
    ...(language === undefined ? {} : { language }),
  }
  return onMarketplace(cli, async (it) => {
    const invited = (await it.send('POST', ['users'], body)) as unknown as Invited
    show(cli, invited, () =>
      invited.invitation === null
        ? `${plain(email)} is ${role} now, and logs in as before.`
        : `${plain(email)} is invited as ${role}. The link works once, until ${invited.invitation.expires_at.slice(0, 10)}:\n${invited.invitation.link}`,
    )
    return EXIT.ok
  })
}
