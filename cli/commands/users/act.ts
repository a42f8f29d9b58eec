import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { plain } from '../../look/words.ts'
import { onMarketplace } from '../../marketplace.ts'

type Action = 'disable' | 'enable'

const DOES: Readonly<Record<Action, string>> = {
  disable: 'Let somebody in no more, wherever that person is logged in. What was done stays.',
  enable: 'Let somebody in again, with the password of before.',
}

/** `izb users disable|enable <user>`. */
export function actCommand(action: Action): (cli: Cli) => Command {
  return (cli) =>
    new Command(action)
      .description(DOES[action])
      .argument('<user>', 'id or e-mail')
      .addHelpText('after', examples(`izb users ${action} bob@acme.example`))
      .action((ref: string) => cli.done(act(cli, action, ref)))
}

async function act(cli: Cli, action: Action, ref: string): Promise<ExitCode> {
  return onMarketplace(cli, async (it) => {
    const user = await it.send('POST', ['users', ref, action])
    show(cli, user, () => `${plain(String(user.email))} is ${plain(String(user.state))}.`)
    return EXIT.ok
  })
}
