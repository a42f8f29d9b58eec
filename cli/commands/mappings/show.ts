import { Command } from 'commander'
import { type ReadyMapping, readyMapping } from '../../../engine/mapping/ready.ts'
import { type Cli, EXIT, type ExitCode } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { json, spelledYaml } from '../../look/json.ts'
import { type Marketplace, onMarketplace } from '../../marketplace.ts'
import { wholeOf } from '../typed.ts'

interface Options {
  readonly version?: string
}

/** `izb mappings show <id>`. */
export function showCommand(cli: Cli): Command {
  return new Command('show')
    .description('Print a mapping as YAML (with --json as JSON): edit it and import with --mapping.')
    .argument('<id>', 'its id, or its name; or the name of a ready one')
    .option('--of <version>', 'an earlier version of it')
    .addHelpText(
      'after',
      examples(
        'izb mappings show 3 > acme.yaml',
        'izb mappings show 3 --of 1 --json',
        'izb mappings show shopify > mine.yaml',
      ),
    )
    .action((ref: string, options: { of?: string }) =>
      cli.done(showMapping(cli, ref, options.of === undefined ? {} : { version: options.of })),
    )
}

async function showMapping(cli: Cli, ref: string, options: Options): Promise<ExitCode> {
  const version = options.version === undefined ? undefined : wholeOf('--of', options.version)
  const ready = version === undefined ? readyMapping(ref) : null
  return onMarketplace(cli, async (it) => {
    if (ready && !(await isStored(it, ref))) return showReady(cli, ready)
    const { document } =
      version === undefined
        ? await it.get(['mappings', ref])
        : await it.get(['mappings', ref, 'versions', String(version)])
    if (cli.json) cli.out.write(`${json(document)}\n`)
    else {
      const { stringify } = await import('yaml')
      cli.out.write(spelledYaml(stringify(document, { lineWidth: 0 })))
    }
    return EXIT.ok
  })
}

/** What the operator stored under a name goes before what comes with the program. */
async function isStored(it: Marketplace, name: string): Promise<boolean> {
  return (await it.page(['mappings'], { filters: { name }, limit: 1 })).data.length > 0
}

/** With its comments, as it lies in the folder. */
function showReady(cli: Cli, { text, document }: ReadyMapping): ExitCode {
  cli.out.write(cli.json ? `${JSON.stringify(document, null, 2)}\n` : text)
  return EXIT.ok
}
