import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { keepVariables } from '../../env-file.ts'
import { examples } from '../../look/examples.ts'
import { plain } from '../../look/words.ts'
import { configurationOf } from '../../open.ts'
import { askServer } from '../../remote.ts'

/** `izb logout`. */
export function logoutCommand(cli: Cli): Command {
  return new Command('logout')
    .description(
      'Log out of the server that IZB_URL names: the token of `izb login` works no more and leaves .env. One that was made for a program stays valid; `izb tokens revoke` ends it.',
    )
    .addHelpText('after', examples('izb logout'))
    .action(() => cli.done(logout(cli)))
}

async function logout(cli: Cli): Promise<ExitCode> {
  const { url, token } = await configurationOf(cli)
  if (url === null || token === null) {
    show(cli, { revoked_at: null }, () => 'Nobody is logged in: no server is named here.')
    return EXIT.ok
  }
  const ended = (await (await askServer(url, token, cli.signal)('DELETE', 'v1/sessions')).json()) as {
    readonly revoked_at: string | null
  }
  keepVariables(cli.folder, { IZB_URL: null, IZB_TOKEN: null })
  show(cli, ended, () =>
    ended.revoked_at === null
      ? `This folder has forgotten the token for ${plain(url)}; it was made for a program and stays valid.`
      : `Logged out of ${plain(url)}.`,
  )
  return EXIT.ok
}
