import { Command } from 'commander'
import { readyMappings } from '../../../engine/mapping/ready.ts'
import type { MappingView } from '../../../server/domains/imports/index.ts'
import { type Cli, EXIT, type ExitCode } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import type { TableColumn } from '../../look/table.ts'
import { number, plain, short } from '../../look/words.ts'
import { onMarketplace } from '../../marketplace.ts'
import { type PageOptions, pageRequest, showPage, withPage } from '../pages.ts'

/** `izb mappings list`. */
export function listCommand(cli: Cli): Command {
  return withPage(new Command('list'))
    .description('Stored mappings, and the ready ones for the files of known platforms: import with --mapping <id>.')
    .addHelpText('after', examples('izb mappings list', 'izb mappings list merchant=acme --json'))
    .action((filters: string[], options: PageOptions) => cli.done(list(cli, filters, options)))
}

/** A stored mapping, or one that comes with the program. */
type Listed = Pick<MappingView, 'id' | 'name' | 'merchant' | 'target'> & {
  readonly ready: boolean
  readonly version: number | null
}

const columns: readonly TableColumn<Listed>[] = [
  { title: 'id', whole: true, cell: (it) => it.id },
  { title: 'name', cell: (it) => short(it.name, 80) },
  { title: 'merchant', cell: (it) => plain(it.merchant) },
  { title: 'target', cell: (it) => it.target },
  { title: 'version', right: true, cell: (it) => (it.version === null ? 'ready' : number(it.version)) },
]

async function list(cli: Cli, filters: readonly string[], options: PageOptions): Promise<ExitCode> {
  const request = pageRequest(filters, options)
  return onMarketplace(cli, async (it) => {
    const { data, next_cursor } = await it.page(['mappings'], request)
    const stored = (data as unknown as readonly MappingView[]).map((one) => ({ ...one, ready: false }))
    // They have no place in the order of what is stored: they stand behind the last page of all.
    const ready = filters.length === 0 && next_cursor === null ? readyOnes() : []
    showPage<Listed>(cli, columns, { data: [...stored, ...ready], next_cursor })
    return EXIT.ok
  })
}

function readyOnes(): Listed[] {
  return readyMappings().map(({ id, document }) => ({
    id,
    name: document.platform.name,
    merchant: '',
    target: document.target,
    version: null,
    ready: true,
  }))
}
