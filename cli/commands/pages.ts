import type { Command } from 'commander'
import { PAGE_SIZE, PAGE_SIZE_MAX, type Page, type PageRequest } from '../../server/platform/pages.ts'
import { type Cli, show } from '../cli.ts'
import { paint } from '../look/look.ts'
import { type TableColumn, table } from '../look/table.ts'
import { pairsOf, wholeOf } from './typed.ts'

/** What every list can be asked. */
export interface PageOptions {
  readonly limit?: string
  readonly cursor?: string
  readonly sort?: string
}

/** Gives a command the filters and options of a list. */
export function withPage(command: Command): Command {
  return command
    .argument('[filters...]', 'only those that match: field=value, several values with a comma, nothing for “is empty”')
    .option('--limit <n>', `entries on a page, at most ${PAGE_SIZE_MAX} (default ${PAGE_SIZE})`)
    .option('--cursor <cursor>', 'the next page: what the page before gave')
    .option('--sort <field>', 'order; with - before the field the last comes first')
}

/** The page that was asked for. */
export function pageRequest(filters: readonly string[], options: PageOptions): PageRequest {
  return {
    filters: pairsOf('A filter', filters),
    ...(options.limit === undefined ? {} : { limit: wholeOf('--limit', options.limit) }),
    ...(options.cursor === undefined ? {} : { cursor: options.cursor }),
    ...(options.sort === undefined ? {} : { sort: options.sort }),
  }
}

/** Prints a page: as a table, with how to get on below it. */
export function showPage<Row>(cli: Cli, columns: readonly TableColumn<Row>[], page: Page<Row>): void {
  show(cli, page, (look) => {
    if (page.data.length === 0) return 'Nothing found.'
    const rows = table(columns, page.data, look)
    return page.next_cursor === null
      ? rows
      : `${rows}\n\n${paint(look).faint(`More: the same with --cursor ${page.next_cursor}`)}`
  })
}
