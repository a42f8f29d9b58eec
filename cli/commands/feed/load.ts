import { Command } from 'commander'
import type { Cli } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { SOURCE_HELP } from './import.ts'
import { type ImportOptions, withGuards, withMapping } from './import-options.ts'
import { runImport } from './run-import.ts'

/** `izb load <target> <source>`: import with the target first. */
export function loadCommand(cli: Cli): Command {
  return withGuards(
    withMapping(
      new Command('load')
        .argument('<target>', 'categories, attributes, merchants, commissions …')
        .argument('<source>', SOURCE_HELP),
    ),
  )
    .addHelpText(
      'after',
      examples(
        'izb load categories tree.csv',
        'izb load merchants merchants.xlsx',
        'izb load attributes attributes.csv --dry-run',
      ),
    )
    .action((target: string, source: string, options: ImportOptions) =>
      cli.done(runImport(cli, source, { ...options, target })),
    )
}
