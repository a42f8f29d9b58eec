import { Command } from 'commander'
import type { PageRequest } from '../../../server/platform/pages.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { type Look, paint } from '../../look/look.ts'
import { type TableColumn, table } from '../../look/table.ts'
import { number, plain, plural, short } from '../../look/words.ts'
import { type Marketplace, onMarketplace, type Thing } from '../../marketplace.ts'
import { type PageOptions, pageRequest } from '../pages.ts'

/** `izb catalog search`. */
export function searchCommand(cli: Cli): Command {
  return new Command('search')
    .description('Search products by words, a SKU or a barcode, narrowed by filters. Slips are forgiven.')
    .argument('[words...]', 'words, and filters: category=, brand=, merchant=, price_min=, attributes.color= …')
    .option('--limit <n>', 'products on a page, at most 100 (default 20)')
    .option('--cursor <cursor>', 'the next page: what the page before gave')
    .option('--no-facets', 'count nothing')
    .addHelpText(
      'after',
      examples(
        'izb catalog search robe rouge',
        'izb catalog search trail shoes brand=Trailhead price_max=150 in_stock=true',
        'izb catalog search category=apparel attributes.color=blue,black --json',
      ),
    )
    .action((words: string[], options: PageOptions & { facets: boolean }) => cli.done(search(cli, words, options)))
}

const FILTER = /^(attributes\.)?[a-z][a-z0-9_]*=/

async function search(cli: Cli, words: string[], options: PageOptions & { facets: boolean }): Promise<ExitCode> {
  const request = requestOf(words, options)
  return onMarketplace(cli, async (it) => {
    const result = (await it.page(['catalog', 'search'], request)) as unknown as Result
    const waiting = result.data.length === 0 && !cli.json ? await waitingFor(it) : 0
    show(cli, result, (look) => rendered(result, look, waiting))
    return EXIT.ok
  })
}

function requestOf(words: readonly string[], { facets, ...options }: PageOptions & { facets: boolean }): PageRequest {
  const { filters, ...request } = pageRequest(
    words.filter((word) => FILTER.test(word)),
    options,
  )
  const text = words.filter((word) => !FILTER.test(word)).join(' ')
  const said = { ...filters, ...(text === '' ? {} : { q: text }), ...(facets ? {} : { facets: 'false' }) }
  return { ...request, filters: said }
}

interface Counted {
  readonly value: string
  readonly count: number
}

interface Result {
  readonly data: readonly Thing[]
  readonly next_cursor: string | null
  readonly corrected: Readonly<Record<string, readonly string[]>>
  readonly facets: null | {
    readonly exact: boolean
    readonly count: number
    readonly category: readonly Counted[]
    readonly brand: readonly Counted[]
    readonly price: readonly { readonly from: string; readonly to: string | null; readonly count: number }[]
    readonly attributes: Readonly<Record<string, readonly Counted[]>>
  }
}

/** Products that the index has not read yet; only the operator may know. */
async function waitingFor(it: Marketplace): Promise<number> {
  const index = await it.get(['catalog', 'index']).catch(() => null)
  return Number(index?.waiting ?? 0)
}

const TITLE_CHARS_MAX = 60
const FACETS_SHOWN = 8

const cell = (name: string) => (row: Thing) => (row[name] === null ? '—' : short(String(row[name]), TITLE_CHARS_MAX))

const COLUMNS: readonly TableColumn<Thing>[] = [
  { title: 'id', cell: cell('id'), right: true, whole: true },
  { title: 'title', cell: cell('title') },
  { title: 'brand', cell: cell('brand') },
  { title: 'category', cell: cell('category') },
  {
    title: 'from',
    right: true,
    whole: true,
    cell: (row) => (row.price_from === null ? '—' : plain(`${row.price_from} ${row.currency}`)),
  },
  { title: 'offers', right: true, cell: (row) => number(Number(row.offers_count)) },
  { title: 'found in', cell: cell('match') },
]

function rendered({ data, next_cursor, corrected, facets }: Result, look: Look, waiting: number): string {
  const { faint } = paint(look)
  const meant = Object.entries(corrected).map(
    ([word, of]) => `Nothing is called “${plain(word)}”; this is for ${of.map((it) => `“${plain(it)}”`).join(', ')}.`,
  )
  const counts = facets && data.length > 0 ? [facetLines(facets, look)] : []
  const more = next_cursor === null ? [] : [faint(`More: the same with --cursor ${next_cursor}`)]
  const found = data.length === 0 && next_cursor === null ? 'Nothing found.' : table(COLUMNS, data, look)
  const late = waiting === 0 ? [] : [faint(`${plural(waiting, 'product')} not indexed yet: izb work --once`)]
  return [...meant, found, ...counts, ...more, ...late].join('\n\n')
}

function facetLines(facets: NonNullable<Result['facets']>, look: Look): string {
  const { faint } = paint(look)
  const prices = facets.price.map(({ from, to, count }) => ({
    value: to === null ? `${from} …` : `${from}–${to}`,
    count,
  }))
  const all: [string, readonly Counted[]][] = [
    ['category', facets.category],
    ['brand', facets.brand],
    ['price', prices],
    ...Object.entries(facets.attributes),
  ]
  const width = Math.max(...all.map(([name]) => name.length))
  const lines = all
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => {
      const some = values.slice(0, FACETS_SHOWN).map((it) => `${plain(it.value)} ${faint(number(it.count))}`)
      return `${faint(plain(name).padEnd(width))}  ${some.join(' · ')}`
    })
  const of = facets.exact
    ? `${number(facets.count)} found`
    : `counted of the newest ${number(facets.count)}, there are more`
  return [...lines, faint(of)].join('\n')
}
