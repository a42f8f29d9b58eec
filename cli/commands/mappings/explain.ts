import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { renderExplanation } from '../../look/explanation.ts'
import { configurationOf, withMarketplace } from '../../open.ts'
import { SOURCE_HELP } from '../feed/import.ts'
import { DEFAULT_TARGET } from '../feed/import-options.ts'

interface Options {
  readonly merchant?: string
  readonly target?: string
}

/** `izb mappings explain <source> <column>`. */
export function explainCommand(cli: Cli): Command {
  return new Command('explain')
    .description(
      'Why a column of a feed becomes what it becomes: how much its name, its values, the platform and the other columns say for each attribute, and what beat it.',
    )
    .argument('<source>', SOURCE_HELP)
    .argument('<column>', 'the column as izb analyze writes it')
    .option('--merchant <code>', 'whose feed it is')
    .option('--target <target>', `what it holds: offers, products, stock, categories … (default ${DEFAULT_TARGET})`)
    .addHelpText(
      'after',
      examples('izb mappings explain feed.csv "Prix TTC"', "izb mappings explain feed.xml 'images/image' --json"),
    )
    .action((source: string, column: string, options: Options) => cli.done(explain(cli, source, column, options)))
}

async function explain(cli: Cli, address: string, column: string, options: Options): Promise<ExitCode> {
  const { dataDir, allowHosts } = await configurationOf(cli)
  const { explainFeedColumn } = await import('../../../workers/import-run/analyze-feed.ts')
  return withMarketplace(cli, async (db) => {
    const target = options.target ?? DEFAULT_TARGET
    const merchant = options.merchant === undefined ? {} : { merchant: options.merchant }
    const explanation = await explainFeedColumn(db, { address, dataDir, allowHosts, target, column, ...merchant }, cli)
    show(cli, explanation, (look) => renderExplanation(explanation, look))
    return EXIT.ok
  })
}
