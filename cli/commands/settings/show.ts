import { Command } from 'commander'
import { SETTING_KEYS, SETTINGS, type Settings } from '../../../server/platform/settings.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import type { Look } from '../../look/look.ts'
import { table } from '../../look/table.ts'
import { plural } from '../../look/words.ts'
import { onMarketplace } from '../../marketplace.ts'

/** `izb settings show`. */
export function showCommand(cli: Cli): Command {
  return new Command('show')
    .addHelpText('after', examples('izb settings show', 'izb settings show --json'))
    .action(() => cli.done(showSettings(cli)))
}

async function showSettings(cli: Cli): Promise<ExitCode> {
  return onMarketplace(cli, async (it) => {
    const settings = (await it.get(['settings'])) as unknown as Settings
    show(cli, settings, (look) => renderSettings(settings, look))
    return EXIT.ok
  })
}

/** Rules are too long for a table; `--json` has them. */
function valueText(value: unknown): string {
  const long = Array.isArray(value) && value.some((it) => typeof it === 'object')
  return long ? plural(value.length, 'rule') : String(value)
}

/** Each setting with what it is for and what it may be. */
export function renderSettings(settings: Settings, look: Look): string {
  return table(
    [
      { title: 'setting', whole: true, cell: (key) => key },
      { title: 'value', whole: true, cell: (key) => valueText(settings[key]) },
      { title: 'what for', cell: (key) => SETTINGS[key].summary },
      { title: 'may be', cell: (key) => SETTINGS[key].allowed },
    ],
    SETTING_KEYS,
    look,
  )
}
