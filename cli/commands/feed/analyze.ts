import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { deskOf } from '../../desk.ts'
import { renderAnalysis } from '../../look/analysis.ts'
import { examples } from '../../look/examples.ts'
import { SOURCE_HELP } from './import.ts'
import { DEFAULT_TARGET } from './import-options.ts'

interface Options {
  readonly merchant?: string
  readonly target?: string
}

/** `izb analyze <source>`. */
export function analyzeCommand(cli: Cli): Command {
  return new Command('analyze')
    .description(
      'Look at a feed: format, encoding, columns, which attribute each column would become and why, which category each of its categories. Writes nothing.',
    )
    .argument('<source>', SOURCE_HELP)
    .option('--merchant <code>', 'whose feed it is: what this merchant confirmed before is proposed again')
    .option('--target <target>', `what it holds: offers, products, stock, categories … (default ${DEFAULT_TARGET})`)
    .addHelpText(
      'after',
      examples(
        'izb analyze feed.csv',
        'izb analyze https://shop.example/products.xml.gz --json',
        'curl -s https://shop.example/feed | izb analyze -',
      ),
    )
    .action((source: string, options: Options) => cli.done(analyze(cli, source, options)))
}

async function analyze(cli: Cli, address: string, options: Options): Promise<ExitCode> {
  const { target = DEFAULT_TARGET, merchant } = options
  const desk = await deskOf(cli)
  const analysis = await desk.analyze({ address, target, ...(merchant === undefined ? {} : { merchant }) })
  show(cli, analysis, (look) => renderAnalysis(analysis, look))
  return EXIT.ok
}
