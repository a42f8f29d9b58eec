import { Command } from 'commander'
import type { Cli } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { feedWish, type ImportOptions, withGuards, withHow } from '../feed/import-options.ts'
import { runToReport } from '../feed/run-import.ts'

/** `izb feeds run <id>`. */
export function runCommand(cli: Cli): Command {
  return withGuards(
    withHow(
      new Command('run')
        .description('Import a feed now, as it says; what you add holds for this run only.')
        .argument('<id>', 'its id, or its name, or external:<id>'),
    ),
  )
    .addHelpText(
      'after',
      examples('izb feeds run 3', 'izb feeds run stock --dry-run', 'izb feeds run 3 --mapping acme.yaml'),
    )
    .action((ref: string, options: ImportOptions) => cli.done(run(cli, ref, options)))
}

async function run(cli: Cli, ref: string, options: ImportOptions) {
  const wish = await feedWish(options)
  return runToReport(cli, '', options, (desk, listener) => desk.runFeed(ref, wish, listener))
}
