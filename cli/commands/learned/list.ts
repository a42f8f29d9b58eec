import { Command } from 'commander'
import { operatorContext } from '../../../server/context.ts'
import { type LessonView, listLessons } from '../../../server/domains/imports/index.ts'
import { type Cli, EXIT, type ExitCode } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import type { TableColumn } from '../../look/table.ts'
import { plain, short } from '../../look/words.ts'
import { withMarketplace } from '../../open.ts'
import { type PageOptions, pageRequest, showPage, withPage } from '../pages.ts'

/** `izb mappings learned list`. */
export function listCommand(cli: Cli): Command {
  return withPage(new Command('list'))
    .description('What confirmed mappings taught this marketplace; nothing of it leaves the machine.')
    .addHelpText(
      'after',
      examples('izb mappings learned list', 'izb mappings learned list kind=category merchant=acme --json'),
    )
    .action((filters: string[], options: PageOptions) => cli.done(list(cli, filters, options)))
}

const columns: readonly TableColumn<LessonView>[] = [
  { title: 'id', right: true, whole: true, cell: (it) => it.id },
  { title: 'kind', cell: (it) => it.kind },
  { title: 'in the source', cell: (it) => short(it.source, 80) },
  { title: 'means', cell: (it) => (it.meant === '' ? 'left out' : plain(meaningOf(it))) },
  { title: 'merchant', cell: (it) => (it.merchant === '' ? 'the operator' : plain(it.merchant)) },
  { title: 'target', cell: (it) => it.target },
]

function meaningOf({ attribute, meant }: LessonView): string {
  return attribute === '' ? meant : `${attribute}: ${meant}`
}

async function list(cli: Cli, filters: readonly string[], options: PageOptions): Promise<ExitCode> {
  const request = pageRequest(filters, options)
  return withMarketplace(cli, async (db) => {
    showPage(cli, columns, await listLessons(operatorContext(db, cli.clock), request))
    return EXIT.ok
  })
}
