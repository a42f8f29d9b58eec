import { Command, CommanderError } from 'commander'
import { Fault } from '../engine/kernel/fault.ts'
import { problemDocument } from '../engine/kernel/problem.ts'
import { type Cli, EXIT, type ExitCode } from './cli.ts'
import { json } from './look/json.ts'
import { paint } from './look/look.ts'
import { renderFault } from './look/problem.ts'
import { COMMANDS, type Entry } from './registry.ts'
import { isUsage, usageFaults } from './usage.faults.ts'
import { version } from './version.ts'

/** Flags that stand for a setting; they go before everything else that names it. */
export const SETTING_FLAGS = {
  '--database-url': 'IZB_DATABASE_URL',
  '--data-dir': 'IZB_DATA_DIR',
  '--log': 'IZB_LOG',
} as const

/** What the outside gives to the program; the rest of `Cli` is made here. */
export type World = Omit<Cli, 'done' | 'program'>

/** Runs one command line. Whatever the caller did wrong becomes words and an exit code; only defects are thrown. */
export async function runProgram(argv: readonly string[], world: World): Promise<ExitCode> {
  let outcome: ExitCode = EXIT.ok
  const cli: Cli = {
    ...world,
    program: () => buildProgram(cli, () => true),
    done: async (work) => {
      outcome = await work
    },
  }
  const asked = argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv
  const words = wordsOf(asked)
  try {
    const program = await buildProgram(cli, (path) => path.every((name, i) => words[i] === name))
    if (asked.length === 0) program.outputHelp()
    else await program.parseAsync(asked, { from: 'user' })
    return outcome
  } catch (error) {
    return told(error, cli, words)
  }
}

/** The program, with the code of the wanted commands only; all others are just names in the help. */
async function buildProgram(cli: Cli, wanted: (path: readonly string[]) => boolean): Promise<Command> {
  const program = new Command('izb')
    .description("An open marketplace back end. It takes a merchant's feed as it is and brings it into the catalogue.")
    .option('--json', 'results as JSON')
    .option('--database-url <url>', 'sqlite:./izb.db or postgres://… (IZB_DATABASE_URL)')
    .option('--data-dir <folder>', 'where files are kept (IZB_DATA_DIR)')
    .option('--log <level>', 'silent, error, warn, info or debug (IZB_LOG)')
    .version(version(), '--version', 'which izb this is')
    .addHelpText(
      'after',
      '\nExamples:\n  $ izb demo\n  $ izb analyze feed.csv\n  $ izb import https://shop.example/feed.xml --merchant acme\n\nEvery command explains itself: izb <command> --help',
    )
  furnish(program, cli)
  for (const entry of COMMANDS) program.addCommand(await commandOf(entry, [entry.name], cli, wanted))
  return program
}

async function commandOf(
  entry: Entry,
  path: readonly string[],
  cli: Cli,
  wanted: (path: readonly string[]) => boolean,
): Promise<Command> {
  const make = entry.load && wanted(path) ? await entry.load() : () => new Command(entry.name)
  const command = make(cli).summary(entry.summary)
  furnish(command, cli)
  if (command.description() === '') command.description(`${capital(entry.summary)}.`)
  if (entry.group) command.helpGroup(entry.group)
  for (const verb of entry.verbs ?? []) {
    command.addCommand(await commandOf(verb, [...path, verb.name], cli, wanted))
  }
  if (entry.verbs) command.addHelpText('after', `\nExample:\n  $ izb ${path.join(' ')} ${entry.verbs[0]?.name} --help`)
  return command
}

/** Narrower descriptions are left to the terminal. */
const HELP_WIDTH_MIN = 24

/** What all commands share: no exits of their own, our channels, our help. */
function furnish(command: Command, cli: Cli): void {
  const brush = paint(cli.out.look)
  command
    .exitOverride()
    .showHelpAfterError(false)
    .configureOutput({
      writeOut: (text) => cli.out.write(text),
      writeErr: () => {},
      getOutHelpWidth: () => Math.min(cli.out.look.width, 110),
      getOutHasColors: () => cli.out.look.colour,
    })
    .configureHelp({
      showGlobalOptions: true,
      minWidthToWrap: HELP_WIDTH_MIN,
      sortSubcommands: false,
      styleTitle: (title) => brush.strong(title),
    })
    .helpOption('-h, --help', 'how to use it, with examples')
    .helpCommand(false)
}

/** The words that name a command: without options and without the values of the program's own options. */
function wordsOf(argv: readonly string[]): string[] {
  const words: string[] = []
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? ''
    if (word in SETTING_FLAGS) i++
    else if (!word.startsWith('-')) words.push(word)
  }
  return words
}

/** Says what went wrong, in the form that was asked for, and with which code to leave. */
function told(error: unknown, cli: Cli, words: readonly string[]): ExitCode {
  if (error instanceof CommanderError) {
    if (error.code === 'commander.helpDisplayed' || error.code === 'commander.version') return EXIT.ok
    return told(usageOf(error, words), cli, words)
  }
  if (cli.signal.aborted) {
    cli.err.write('Cancelled.\n')
    return EXIT.cancelled
  }
  if (!(error instanceof Fault)) throw error
  if (cli.json) cli.out.write(`${json(problemDocument(error))}\n`)
  else cli.err.write(`${renderFault(error, cli.err.look)}\n`)
  return isUsage(error.code) ? EXIT.usage : EXIT.failed
}

/** Commander's own complaints as a fault, with the way out that it knows. */
function usageOf(error: CommanderError, words: readonly string[]): Fault {
  if (error.code === 'commander.help') {
    return usageFaults.not_understood({
      said: 'A command is missing.',
      fix: `\`izb ${words[0]} --help\` lists what there is.`,
    })
  }
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n')
  const meant = rest.map((line) => line.trim().replace(/^\((.*)\)$/, '$1')).filter((line) => line !== '')
  const [verb = '', noun] = words
  if (noun && VERBS.includes(verb)) meant.push(`What it is about comes first: izb ${noun} ${verb}.`)
  return usageFaults.not_understood({
    said: `${capital(first.replace(/\.$/, ''))}.`,
    fix: [...meant, 'Add --help to see how it is used.'].join(' '),
  })
}

/** Verbs that people put first. */
const VERBS = ['list', 'show', 'get', 'check']

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
