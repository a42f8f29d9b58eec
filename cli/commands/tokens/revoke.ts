import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { plain } from '../../look/words.ts'
import { onMarketplace } from '../../marketplace.ts'

/** `izb tokens revoke <id>`. */
export function revokeCommand(cli: Cli): Command {
  return new Command('revoke')
    .description('Make a token work no more, from this moment on.')
    .argument('<id>', 'its id, its name, or how it begins')
    .addHelpText('after', examples('izb tokens revoke 12'))
    .action((ref: string) => cli.done(revoke(cli, ref)))
}

async function revoke(cli: Cli, ref: string): Promise<ExitCode> {
  return onMarketplace(cli, async (it) => {
    const token = await it.send('POST', ['tokens', ref, 'revoke'])
    show(cli, token, () => `Token ${plain(String(token.id))} works no more.`)
    return EXIT.ok
  })
}
