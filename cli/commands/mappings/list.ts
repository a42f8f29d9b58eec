import { Command } from 'commander'
import { listMappings, type MappingView } from '../../../server/domains/imports/index.ts'
import { type Cli, EXIT, type ExitCode } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import type { TableColumn } from '../../look/table.ts'
import { number, plain, short } from '../../look/words.ts'
import { withMarketplace } from '../../open.ts'
import { type PageOptions, pageRequest, showPage, withPage } from '../pages.ts'

/** `izb mappings list`. */
export function listCommand(cli: Cli): Command {
  return withPage(new Command('list'))
    .addHelpText('after', examples('izb mappings list', 'izb mappings list merchant=acme --json'))
    .action((filters: string[], options: PageOptions) => cli.done(list(cli, filters, options)))
}

const columns: readonly TableColumn<MappingView>[] = [
  { title: 'id', right: true, whole: true, cell: (it) => it.id },
  { title: 'name', cell: (it) => short(it.name, 80) },
  { title: 'merchant', cell: (it) => plain(it.merchant) },
  { title: 'target', cell: (it) => it.target },
  { title: 'version', right: true, cell: (it) => number(it.version) },
]

async function list(cli: Cli, filters: readonly string[], options: PageOptions): Promise<ExitCode> {
  const request = pageRequest(filters, options)
  return withMarketplace(cli, async (db) => {
    const page = await listMappings(db.kysely, request)
    showPage(cli, columns, page)
    return EXIT.ok
  })
}
