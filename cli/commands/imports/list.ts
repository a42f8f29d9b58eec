import { Command } from 'commander'
import type { ImportView } from '../../../server/domains/imports/index.ts'
import type { Page } from '../../../server/platform/pages.ts'
import { type Cli, EXIT, type ExitCode } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { summary } from '../../look/report.ts'
import type { TableColumn } from '../../look/table.ts'
import { plain, short } from '../../look/words.ts'
import { onMarketplace } from '../../marketplace.ts'
import { type PageOptions, pageRequest, showPage, withPage } from '../pages.ts'

/** `izb imports list`. */
export function listCommand(cli: Cli): Command {
  return withPage(new Command('list'))
    .addHelpText(
      'after',
      examples('izb imports list', 'izb imports list state=held', 'izb imports list merchant=acme --json'),
    )
    .action((filters: string[], options: PageOptions) => cli.done(list(cli, filters, options)))
}

const columns: readonly TableColumn<ImportView>[] = [
  { title: 'id', whole: true, cell: (run) => run.id },
  { title: 'when', whole: true, cell: (run) => run.created_at.slice(0, 16).replace('T', ' ') },
  { title: 'state', whole: true, cell: (run) => (run.dry_run ? `${run.state} (dry run)` : run.state) },
  { title: 'merchant', cell: (run) => plain(run.merchant) },
  { title: 'target', cell: (run) => run.target },
  { title: 'source', cell: (run) => short(run.address, 60) },
  { title: 'what came of it', cell: (run) => summary(run.counts) },
]

async function list(cli: Cli, filters: readonly string[], options: PageOptions): Promise<ExitCode> {
  const request = pageRequest(filters, options)
  return onMarketplace(cli, async (it) => {
    showPage(cli, columns, (await it.page(['imports'], request)) as unknown as Page<ImportView>)
    return EXIT.ok
  })
}
