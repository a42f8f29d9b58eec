import { Command } from 'commander'
import { findCategory, refreshMatchKeys } from '../../../server/domains/catalog/index.ts'
import { readSettings, writeSettings } from '../../../server/platform/settings.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { withMarketplace } from '../../open.ts'
import { pairsOf } from '../typed.ts'
import { renderSettings } from './show.ts'

/** What decides by which key offers find a product. */
const MATCHING = ['catalog_mode', 'match_identifier']

/** `izb settings update <setting=value...>`. */
export function updateCommand(cli: Cli): Command {
  return new Command('update')
    .argument('<setting=value...>', 'settings and what they become; all or none')
    .addHelpText(
      'after',
      examples(
        'izb settings update catalog_mode=closed',
        'izb settings update currency=CHF language=de',
        'izb settings update default_category=other',
      ),
    )
    .action((pairs: string[]) => cli.done(updateSettings(cli, pairs)))
}

async function updateSettings(cli: Cli, pairs: readonly string[]): Promise<ExitCode> {
  const changes = pairsOf('A setting', pairs)
  return withMarketplace(cli, async (db) => {
    await db.transaction(async (tx) => {
      const { default_category: category } = changes
      await writeSettings(
        tx,
        category ? { ...changes, default_category: (await findCategory(tx, category)).code } : changes,
      )
    })
    if (MATCHING.some((key) => key in changes)) await refreshMatchKeys(db)
    const settings = await readSettings(db.kysely)
    show(cli, settings, (look) => renderSettings(settings, look))
    return EXIT.ok
  })
}
