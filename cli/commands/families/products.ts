import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { onMarketplace } from '../../marketplace.ts'
import { type PageOptions, pageRequest, showPage, withPage } from '../pages.ts'
import { COLUMNS } from '../resource/resources.ts'

/** `izb product-families products <family>`. */
export function productsCommand(cli: Cli): Command {
  return withPage(new Command('products').argument('<id>', 'its id, or its code'))
    .description('List the products that are in a family now.')
    .addHelpText(
      'after',
      examples('izb product-families products summer', 'izb product-families products 3 brand=Acme'),
    )
    .action((ref: string, filters: string[], options: PageOptions) => cli.done(list(cli, ref, filters, options)))
}

async function list(cli: Cli, ref: string, filters: readonly string[], options: PageOptions): Promise<ExitCode> {
  return onMarketplace(cli, async (it) => {
    const page = await it.page(['product-families', ref, 'products'], pageRequest(filters, options))
    showPage(
      cli,
      (COLUMNS.products ?? []).filter(({ title }) => title !== 'key'),
      page,
    )
    return EXIT.ok
  })
}
