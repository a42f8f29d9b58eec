import { Command } from 'commander'
import type { ProblemLine } from '../../../engine/report/report.ts'
import type { RejectView } from '../../../server/domains/imports/index.ts'
import type { Page } from '../../../server/platform/pages.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { renderProblems } from '../../look/report.ts'
import type { TableColumn } from '../../look/table.ts'
import { short } from '../../look/words.ts'
import { onMarketplace } from '../../marketplace.ts'
import { type PageOptions, pageRequest, showPage, withPage } from '../pages.ts'

interface Options extends PageOptions {
  readonly each?: boolean
}

/** `izb imports problems <id>`. */
export function problemsCommand(cli: Cli): Command {
  return withPage(new Command('problems').argument('<id>', 'id of the import'))
    .description('What was wrong with the records of a run, by code and attribute; with --each, record by record.')
    .option('--each', 'every rejected record by itself, filtered and page by page')
    .addHelpText(
      'after',
      examples(
        'izb imports problems k7m2p9xq4t',
        'izb imports problems k7m2p9xq4t --each code=not_a_price --limit 100',
      ),
    )
    .action((id: string, filters: string[], options: Options) => cli.done(problems(cli, id, filters, options)))
}

const columns: readonly TableColumn<RejectView>[] = [
  { title: 'row', right: true, whole: true, cell: (it) => String(it.row) },
  { title: 'code', whole: true, cell: (it) => it.code },
  { title: 'attribute', cell: (it) => it.attribute },
  { title: 'what is wrong', cell: (it) => short(it.detail, 200) },
]

async function problems(cli: Cli, id: string, filters: readonly string[], options: Options): Promise<ExitCode> {
  const request = pageRequest(filters, options)
  const each = options.each === true || filters.length > 0 || request.cursor !== undefined
  return onMarketplace(cli, async (it) => {
    if (each) {
      const page = await it.page(['imports', id, 'rejected-records'], request)
      showPage(cli, columns, page as unknown as Page<RejectView>)
      return EXIT.ok
    }
    const page = await it.page(['imports', id, 'problems'], {})
    const lines = page.data as unknown as readonly ProblemLine[]
    show(cli, page, (look) => (lines.length > 0 ? renderProblems(lines, look) : 'No problems.'))
    return EXIT.ok
  })
}
