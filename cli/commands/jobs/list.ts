import { Command } from 'commander'
import { type JobView, listJobs } from '../../../server/platform/jobs/jobs.queries.ts'
import { type Cli, EXIT, type ExitCode } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import type { TableColumn } from '../../look/table.ts'
import { plain, short } from '../../look/words.ts'
import { withMarketplace } from '../../open.ts'
import { type PageOptions, pageRequest, showPage, withPage } from '../pages.ts'

/** `izb jobs list`. */
export function listCommand(cli: Cli): Command {
  return withPage(new Command('list'))
    .addHelpText(
      'after',
      examples('izb jobs list', 'izb jobs list state=dead', 'izb jobs list state=queued --sort due_at --json'),
    )
    .action((filters: string[], options: PageOptions) => cli.done(list(cli, filters, options)))
}

const columns: readonly TableColumn<JobView>[] = [
  { title: 'id', whole: true, cell: (job) => job.id },
  { title: 'kind', cell: (job) => plain(job.kind) },
  { title: 'state', whole: true, cell: (job) => job.state },
  { title: 'due', whole: true, cell: (job) => job.due_at.slice(0, 19).replace('T', ' ') },
  { title: 'tries', right: true, cell: (job) => `${job.attempts}/${job.attempts_max}` },
  { title: 'last error', cell: (job) => (job.error ? short(job.error.detail, 80) : '—') },
]

async function list(cli: Cli, filters: readonly string[], options: PageOptions): Promise<ExitCode> {
  const request = pageRequest(filters, options)
  return withMarketplace(cli, async (db) => {
    showPage(cli, columns, await listJobs(db, request))
    return EXIT.ok
  })
}
