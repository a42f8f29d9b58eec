import { Argument, Command } from 'commander'
import { type Cli, EXIT, type ExitCode } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { usageFaults } from '../../usage.faults.ts'

const SHELLS = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof SHELLS)[number]

/** `izb completion <shell>`. */
export function completionCommand(cli: Cli): Command {
  return new Command('completion')
    .addArgument(new Argument('[shell]', 'which shell (default: that of SHELL)').choices(SHELLS))
    .addHelpText(
      'after',
      examples('source <(izb completion bash)', 'source <(izb completion zsh)', 'izb completion fish | source'),
    )
    .action((shell: Shell | undefined) => cli.done(printCompletion(cli, shell ?? ownShell(cli))))
}

function ownShell(cli: Cli): Shell {
  const own = SHELLS.find((shell) => cli.env.SHELL?.endsWith(`/${shell}`))
  if (own) return own
  throw usageFaults.not_understood({
    said: 'Which shell is the completion for?',
    fix: `Add one of ${SHELLS.join(', ')}: izb completion bash`,
  })
}

async function printCompletion(cli: Cli, shell: Shell): Promise<ExitCode> {
  const program = await cli.program()
  const words = new Map<string, readonly string[]>()
  collect(
    program,
    '',
    program.options.map((option) => option.long ?? ''),
    words,
  )
  cli.out.write({ bash, zsh, fish }[shell](words))
  return EXIT.ok
}

/** What may follow each path of commands: the next words, the options, the choices of an option. */
function collect(
  command: Command,
  path: string,
  shared: readonly string[],
  into: Map<string, readonly string[]>,
): void {
  const options = command.options.map((option) => option.long ?? '')
  const next = command.commands.map((verb) => verb.name())
  const choices = command.registeredArguments.flatMap((argument) => argument.argChoices ?? [])
  into.set(
    path,
    [...new Set([...next, ...choices, ...options, ...shared, '--help'])].filter((word) => word !== ''),
  )
  for (const option of command.options) {
    if (option.argChoices && option.long) into.set(`${path} ${option.long}`.trim(), option.argChoices)
  }
  for (const verb of command.commands) collect(verb, `${path} ${verb.name()}`.trim(), shared, into)
}

function bash(words: ReadonlyMap<string, readonly string[]>): string {
  const cases = [...words].map(([path, next]) => `    '${path}') echo '${next.join(' ')}' ;;`).join('\n')
  return `# izb for bash: source <(izb completion bash)
_izb_words() {
  case "$1" in
${cases}
  esac
}
_izb() {
  local path='' i word found before="\${COMP_WORDS[COMP_CWORD-1]}"
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    [[ "$word" != -* && -n "$(_izb_words "\${path:+$path }$word")" ]] && path="\${path:+$path }$word"
  done
  [[ "$before" == -* ]] && found="$(_izb_words "\${path:+$path }$before")"
  COMPREPLY=($(compgen -W "\${found:-$(_izb_words "$path")}" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _izb izb
`
}

function zsh(words: ReadonlyMap<string, readonly string[]>): string {
  return `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${bash(words)}`
}

function fish(words: ReadonlyMap<string, readonly string[]>): string {
  const lines = [...words].map(([path, next]) => {
    const names = path.split(' ').filter((word) => word !== '')
    const option = names.at(-1)?.startsWith('--') ? names.pop() : undefined
    const seen = names.map((name) => `__fish_seen_subcommand_from ${name}`).join('; and ')
    const takes = option ? ` -l ${option.slice(2)} -x` : ''
    return `complete -c izb -n '${seen || '__fish_use_subcommand'}'${takes} -a '${next.join(' ')}'`
  })
  return `# izb for fish: izb completion fish | source\n${lines.join('\n')}\n`
}
