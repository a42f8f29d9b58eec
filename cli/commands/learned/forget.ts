import { Command } from 'commander'
import { type Forgetting, forgetLessons } from '../../../server/domains/imports/index.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { plural } from '../../look/words.ts'
import { withMarketplace } from '../../open.ts'
import { usageFaults } from '../../usage.faults.ts'

interface Options {
  readonly merchant?: string
  readonly all?: boolean
}

/** `izb mappings learned forget [id]`. */
export function forgetCommand(cli: Cli): Command {
  return new Command('forget')
    .description(
      'Forget one thing that was learned, everything of a merchant, or everything. Mappings stay as they are.',
    )
    .argument('[id]', 'id of the entry, as the list shows it')
    .option('--merchant <code>', 'everything that this merchant’s mappings taught')
    .option('--all', 'everything')
    .addHelpText(
      'after',
      examples(
        'izb mappings learned forget 12',
        'izb mappings learned forget --merchant acme',
        'izb mappings learned forget --all',
      ),
    )
    .action((id: string | undefined, options: Options) => cli.done(forget(cli, whatOf(id, options))))
}

function whatOf(id: string | undefined, { merchant, all }: Options): Forgetting {
  const said = [
    id === undefined ? [] : [{ id }],
    merchant === undefined ? [] : [{ merchant }],
    all ? ['all' as const] : [],
  ]
  const [what, more] = said.flat()
  if (what !== undefined && more === undefined) return what
  throw usageFaults.not_understood({
    said: what === undefined ? 'What is to be forgotten?' : 'Only one of an id, --merchant and --all can be said.',
    fix: 'Name the id of an entry (izb mappings learned list), or say --merchant CODE or --all.',
  })
}

async function forget(cli: Cli, what: Forgetting): Promise<ExitCode> {
  return withMarketplace(cli, async (db) => {
    const forgotten = await forgetLessons(db, what)
    show(cli, { forgotten }, () => `${plural(forgotten, 'entry', 'entries')} forgotten.`)
    return EXIT.ok
  })
}
