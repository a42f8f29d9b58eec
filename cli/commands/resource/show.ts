import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { renderTree } from '../../look/tree.ts'
import { onMarketplace } from '../../marketplace.ts'

/** `izb <resource> show <id>`, the same for every noun. */
export function showCommand(noun: string): (cli: Cli) => Command {
  return (cli) =>
    new Command('show')
      .argument('<id>', 'its id, or what it is called: code, SKU, key')
      .addHelpText('after', examples(`izb ${noun} show ${EXAMPLES[noun] ?? '12'}`, `izb ${noun} show 12 --json`))
      .action((ref: string) => cli.done(showOne(cli, noun, ref)))
}

const EXAMPLES: Readonly<Record<string, string>> = {
  categories: 'apparel.women',
  attributes: 'price',
  merchants: 'default',
  offers: 'RB-001',
  users: 'ada@example.com',
}

async function showOne(cli: Cli, noun: string, ref: string): Promise<ExitCode> {
  return onMarketplace(cli, async (it) => {
    const thing = await it.get([noun, ref])
    show(cli, thing, (look) => renderTree(thing, look))
    return EXIT.ok
  })
}
