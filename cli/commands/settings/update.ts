import { Command } from 'commander'
import type { Settings } from '../../../server/platform/settings.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { onMarketplace } from '../../marketplace.ts'
import { pairsOf } from '../typed.ts'
import { renderSettings } from './show.ts'

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
  return onMarketplace(cli, async (it) => {
    const settings = (await it.send('PATCH', ['settings'], changes)) as unknown as Settings
    show(cli, settings, (look) => renderSettings(settings, look))
    return EXIT.ok
  })
}
