import { Command } from 'commander'
import { listRejects, type RejectView, reportRun } from '../../../server/domains/imports/index.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { renderProblems } from '../../look/report.ts'
import type { TableColumn } from '../../look/table.ts'
import { short } from '../../look/words.ts'
import { withMarketplace } from '../../open.ts'
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
  return withMarketplace(cli, async (db) => {
    if (each) {
      const page = await listRejects(db.kysely, id, request)
      showPage(cli, columns, page)
      return EXIT.ok
    }
    const { problems: lines } = await reportRun(db.kysely, id)
    show(cli, { data: lines, next_cursor: null }, (look) =>
      lines.length > 0 ? renderProblems(lines, look) : 'No problems.',
    )
    return EXIT.ok
  })
}
