import { Command } from 'commander'
import type { Cli } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { DEFAULT_TARGET, type ImportOptions, withGuards, withMapping } from './import-options.ts'
import { runImport } from './run-import.ts'

export const SOURCE_HELP = 'path, -, or https://, ftp://, sftp:// or sheet: address'

/** `izb import <source>`. */
export function importCommand(cli: Cli): Command {
  return withGuards(
    withMapping(
      new Command('import')
        .argument('<source>', SOURCE_HELP)
        .option(
          '--target <target>',
          `what it holds: offers, products, stock, categories … (default ${DEFAULT_TARGET})`,
        ),
    ),
  )
    .addHelpText(
      'after',
      examples(
        'izb import feed.csv',
        'izb import https://shop.example/products.xml --merchant acme --mode full --missing zero-stock',
        'izb import feed.csv --mapping acme.yaml --rejects rejects.csv --report report.json',
        'izb import stock.csv --target stock',
        'izb import feed.csv --set condition=new --dry-run',
      ) + EXITS,
    )
    .action((source: string, options: ImportOptions) => cli.done(runImport(cli, source, options)))
}

const EXITS =
  '\n\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 done but records were rejected, 4 held by a guard, 130 cancelled.'
