import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { renderTree } from '../../look/tree.ts'
import { onMarketplace } from '../../marketplace.ts'
import { type FeedOptions, feedBody, withFeed } from './feed-options.ts'

interface Options extends FeedOptions {
  readonly merchant?: string
  readonly target?: string
}

/** `izb feeds add [source]`. */
export function addCommand(cli: Cli): Command {
  return withFeed(
    new Command('add')
      .description(
        'Make a feed of a source that is imported again and again. Without a source it waits for records that are pushed to the API.',
      )
      .argument('[source]', 'path, or https:// address')
      .option('--merchant <code>', 'whose feed it is; not needed where there is one merchant only')
      .option('--target <target>', 'what it holds: offers, products, stock, categories … (default offers)'),
  )
    .addHelpText(
      'after',
      examples(
        'izb feeds add https://shop.example/products.xml --merchant acme',
        'izb feeds add stock.csv --target stock --mode delta --name stock',
      ),
    )
    .action((source: string | undefined, options: Options) => cli.done(add(cli, source, options)))
}

async function add(cli: Cli, source: string | undefined, options: Options): Promise<ExitCode> {
  const { merchant, target } = options
  const body = {
    ...(await feedBody(cli, source, options)),
    ...(merchant === undefined ? {} : { merchant }),
    ...(target === undefined ? {} : { target }),
  }
  return onMarketplace(cli, async (it) => {
    const feed = await it.send('POST', ['feeds'], body)
    show(cli, feed, (look) => renderTree(feed, look))
    return EXIT.ok
  })
}
