import { Command } from 'commander'
import type { IssuedToken } from '../../../server/domains/access/index.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { keepVariables } from '../../env-file.ts'
import { examples } from '../../look/examples.ts'
import { plain } from '../../look/words.ts'
import { askServer } from '../../remote.ts'
import { usageFaults } from '../../usage.faults.ts'

interface Options {
  readonly email?: string
}

/** `izb login <url>`. */
export function loginCommand(cli: Cli): Command {
  return new Command('login')
    .description(
      'Log in to a server. Its address and a token of twelve hours go into .env of this folder; commands here then talk to it.',
    )
    .argument('<url>', 'where the server is reached')
    .option('--email <email>', 'who you are; asked for where it is missing')
    .addHelpText(
      'after',
      examples(
        'izb login https://shop.example',
        'izb login http://localhost:8080 --email ada@example.com < password.txt',
      ),
    )
    .action((url: string, options: Options) => cli.done(login(cli, url, options)))
}

async function login(cli: Cli, url: string, options: Options): Promise<ExitCode> {
  const parsed = URL.parse(url)
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw usageFaults.bad_option({ option: '<url>', value: url, expected: 'an address like https://shop.example' })
  }
  const { ask, close } = await questions(cli)
  const email = options.email ?? (await ask('E-mail: ', false))
  const password = await ask('Password: ', true)
  close()
  const answer = await askServer(url, null, cli.signal)('POST', 'v1/sessions', { email, password })
  const session = (await answer.json()) as IssuedToken
  keepVariables(cli.folder, { IZB_URL: url, IZB_TOKEN: session.token })
  const { token: _secret, ...shown } = session
  show(cli, shown, () => `Logged in to ${plain(url)} as ${session.role}. Commands of this folder talk to it now.`)
  return EXIT.ok
}

/** Asks on standard error, so that a result can be piped; what is typed as a password is not shown. */
async function questions(cli: Cli) {
  const [{ createInterface }, { Writable }] = await Promise.all([import('node:readline'), import('node:stream')])
  let muted = false
  const output = new Writable({
    write: (text, _encoding, done) => {
      if (!muted) cli.err.write(String(text))
      done()
    },
  })
  const lines = createInterface({ input: cli.stdin, output, terminal: cli.interactive })
  const answers = lines[Symbol.asyncIterator]()
  return {
    ask: async (question: string, secret: boolean) => {
      if (cli.interactive) cli.err.write(question)
      muted = secret
      const { value } = await answers.next()
      muted = false
      if (secret && cli.interactive) cli.err.write('\n')
      return String(value ?? '').trim()
    },
    close: () => lines.close(),
  }
}
