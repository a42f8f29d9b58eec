import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { renderTree } from '../../look/tree.ts'
import { onMarketplace } from '../../marketplace.ts'
import { type FeedOptions, feedBody, withFeed } from './feed-options.ts'

interface Options extends FeedOptions {
  readonly source?: string
}

/** `izb feeds edit <id>`. */
export function editCommand(cli: Cli): Command {
  return withFeed(
    new Command('edit')
      .description('Change a feed, as far as you say. Its next run is the first that knows.')
      .argument('<id>', 'its id, or its name, or external:<id>')
      .option('--source <source>', 'where it comes from now: path, or https:// address'),
  )
    .addHelpText(
      'after',
      examples('izb feeds edit 3 --mode full --missing zero-stock', 'izb feeds edit stock --max-removed 50%'),
    )
    .action((ref: string, options: Options) => cli.done(edit(cli, ref, options)))
}

async function edit(cli: Cli, ref: string, options: Options): Promise<ExitCode> {
  const body = await feedBody(cli, options.source, options)
  return onMarketplace(cli, async (it) => {
    const feed = await it.send('PATCH', ['feeds', ref], body)
    show(cli, feed, (look) => renderTree(feed, look))
    return EXIT.ok
  })
}
