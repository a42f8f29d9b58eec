import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { onMarketplace } from '../../marketplace.ts'
import { type PageOptions, pageRequest, showPage, withPage } from '../pages.ts'
import { COLUMNS } from './resources.ts'

/** `izb <resource> list`, the same for every noun. */
export function listCommand(noun: string): (cli: Cli) => Command {
  return (cli) =>
    withPage(new Command('list'))
      .addHelpText(
        'after',
        examples(`izb ${noun} list`, `izb ${noun} list --limit 10 --json`, ...(EXAMPLES[noun] ?? [])),
      )
      .action((filters: string[], options: PageOptions) => cli.done(list(cli, noun, filters, options)))
}

const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  feeds: ['izb feeds list state=broken'],
  uploads: ['izb uploads list merchant=acme'],
  products: ['izb products list merchant=acme state=active,draft --sort -updated_at'],
  offers: ['izb offers list merchant=acme stock=0', 'izb offers list --sort -updated_at'],
  variations: ['izb variations list offer_id=12'],
  images: ['izb images list state=broken', 'izb images list product=12'],
  categories: ['izb categories list parent=apparel'],
  attributes: ['izb attributes list required=true'],
  merchants: ['izb merchants list status=active'],
  events: ['izb events list type=import.completed,import.failed'],
  jobs: ['izb jobs list state=dead', 'izb jobs list state=queued --sort due_at'],
  tokens: ['izb tokens list role=merchant'],
  users: ['izb users list'],
  'audit-log': ['izb audit-log list noun=token'],
}

async function list(cli: Cli, noun: string, filters: readonly string[], options: PageOptions): Promise<ExitCode> {
  const request = pageRequest(filters, options)
  return onMarketplace(cli, async (it) => {
    showPage(cli, COLUMNS[noun] ?? [], await it.page([noun], request))
    return EXIT.ok
  })
}
