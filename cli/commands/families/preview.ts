import { Command } from 'commander'
import { familyPreview } from '../../../server/domains/families/index.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { type Look, paint } from '../../look/look.ts'
import { number, plain } from '../../look/words.ts'
import { onMarketplace, type Thing } from '../../marketplace.ts'
import { bodyOf } from '../resource/body.ts'

/** `izb product-families preview conditions=…`. */
export function previewCommand(cli: Cli): Command {
  return new Command('preview')
    .description('Count the products that would be in a family, and show some. Saves nothing.')
    .argument('<fields...>', 'conditions={"field":"brand","eq":"Acme"}, and merchant= whose it would be')
    .addHelpText(
      'after',
      examples(
        `izb product-families preview conditions='{"all":[{"field":"category","eq":"apparel"},{"field":"price","lt":50}]}'`,
      ),
    )
    .action((pairs: string[]) => cli.done(preview(cli, pairs)))
}

async function preview(cli: Cli, pairs: readonly string[]): Promise<ExitCode> {
  return onMarketplace(cli, async (it) => {
    const found = await it.send('POST', ['product-families', 'preview'], bodyOf(familyPreview, pairs))
    show(cli, found, (look) => rendered(found, look))
    return EXIT.ok
  })
}

function rendered(found: Thing, look: Look): string {
  const { faint } = paint(look)
  const products = found.products as readonly Thing[]
  const lines = products.map((it) => `${faint(String(it.id))}  ${plain(String(it.title ?? '—'))}`)
  const count = `${found.exact ? '' : 'At least '}${number(Number(found.count))} products would be in it.`
  return lines.length === 0 ? count : `${count}\n\n${lines.join('\n')}`
}
