import type {
  AnalysedColumn,
  AnalysedSource,
  Analysis,
  CategoryProposal,
  ListProposal,
  Proposal,
} from '../../engine/contract/analysis.ts'
import { type Look, paint } from './look.ts'
import { type TableColumn, table } from './table.ts'
import { waysLines } from './ways.ts'
import { wrapped } from './width.ts'
import { bytes, confidence, number, percent, plain, plural, quoted, short } from './words.ts'

const UNUSED_SHOWN = 20
const CATEGORIES_SHOWN = 25
const VALUES_SHOWN = 10
/** Less of a reason says nothing. */
const WHY_WIDTH_MIN = 24

/** What a look at a source tells, as a merchant reads it. */
export function renderAnalysis(analysis: Analysis, look: Look, options: { readonly next?: boolean } = {}): string {
  return [
    sourceLines(analysis.source, look),
    driftLines(analysis, look),
    mappingLines(analysis, look),
    missingLines(analysis, look),
    unusedLines(analysis, look),
    categoryLines(analysis.categories, look),
    listLines(analysis.values, look),
    options.next === false ? '' : nextLines(analysis, look),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function sourceLines(source: AnalysedSource, look: Look): string {
  const { strong, faint } = paint(look)
  const records = `${source.records_estimated ? 'about ' : ''}${plural(source.records, 'record')}`
  const facts = [
    [source.format.toUpperCase(), source.encoding, ...dialectWords(source.dialect)].join(', '),
    source.record_path ? `a record is ${plain(source.record_path)}` : '',
    records,
    bytes(source.bytes),
    source.language ? `language ${source.language}` : '',
    source.platform ? `looks like ${source.platform}` : '',
  ]
  const told = wrapped(facts.filter((fact) => fact !== '').join(' · '), look.width)
  return `${strong(plain(source.address))}\n${faint(told)}`
}

/** The dialect in words where it has one that people know. */
function dialectWords(dialect: Readonly<Record<string, unknown>>): string[] {
  const { delimiter, header } = dialect
  const words: string[] = []
  if (typeof delimiter === 'string') {
    words.push(delimiter === '\t' ? 'tab between cells' : `“${plain(delimiter)}” between cells`)
  }
  if (header === false) words.push('no header')
  return words
}

/** What is not as it was when the feed's mapping was confirmed. */
function driftLines({ drift }: Analysis, look: Look): string {
  if (!drift) return ''
  const { strong, bad, warn } = paint(look)
  const lines = [
    ...drift.lost.map(({ column, attributes, required }) => {
      const renamed = drift.renamed.find(({ from }) => from === column)
      const now = renamed ? ` “${plain(renamed.to)}” seems to be it: ${plain(renamed.reason)}.` : ''
      const mark = required.length > 0 ? bad('✗') : warn('!')
      return `${mark} “${plain(column)}” is gone, which ${plain(attributes.join(', '))} came from.${now}`
    }),
    ...drift.gained.map(({ column, proposal }) =>
      proposal === null
        ? `+ “${plain(column)}” is new.`
        : `+ “${plain(column)}” is new; it looks like ${plain(proposal)}.`,
    ),
  ]
  const head = strong('The source has changed since its mapping was confirmed')
  return [head, ...lines.map((line) => wrapped(line, look.width, '  '))].join('\n')
}

function mappingLines(analysis: Analysis, look: Look): string {
  const { strong, good, warn } = paint(look)
  if (analysis.mapping.length === 0) return warn('No column was recognised.')
  const byPath = new Map(analysis.columns.map((column) => [column.path, column]))
  const columns: TableColumn<Proposal>[] = [
    { title: 'attribute', cell: (it) => plain(it.attribute) },
    { title: 'from column', cell: (it) => short(it.from.join(', '), 48) },
    { title: 'how sure', cell: (it) => (it.confidence >= 0.75 ? good : warn)(confidence(it.confidence)), whole: true },
    { title: 'for example', cell: (it) => short(sampleOf(it, byPath), 28), worth: 12 },
    { title: 'why', cell: (it) => short(it.reason, 120), worth: WHY_WIDTH_MIN },
  ]
  return `${strong(`What becomes what (${analysis.target})`)}\n${table(columns, analysis.mapping, look)}`
}

function sampleOf(proposal: Proposal, byPath: ReadonlyMap<string, AnalysedColumn>): string {
  for (const path of proposal.from) {
    const sample = byPath.get(path)?.samples.find((text) => text !== '')
    if (sample) return sample
  }
  return ''
}

function missingLines(analysis: Analysis, look: Look): string {
  const { bad } = paint(look)
  return analysis.missing_required
    .map((attribute) => {
      const name = plain(attribute)
      const says = `${name} is required and no column looks like it. Give it a value: --set ${name}=…, or a column: --mapping FILE.`
      return wrapped(`${bad('✗')} ${says}`, look.width, '  ')
    })
    .join('\n')
}

function unusedLines(analysis: Analysis, look: Look): string {
  const { strong, faint } = paint(look)
  const unused = analysis.unmapped_columns
  if (unused.length === 0) return ''
  const byPath = new Map(analysis.columns.map((column) => [column.path, column]))
  const columns: TableColumn<string>[] = [
    { title: 'column', cell: (path) => short(path, 60) },
    { title: 'filled', cell: (path) => percent(byPath.get(path)?.fill ?? 0), right: true, whole: true },
    {
      title: 'for example',
      cell: (path) => short(byPath.get(path)?.samples.find((it) => it !== '') ?? '', 60),
      worth: 12,
    },
    { title: 'perhaps', cell: (path) => candidateOf(byPath.get(path)) },
  ]
  const more = unused.length - UNUSED_SHOWN
  return [
    strong(`${plural(unused.length, 'column')} not used`),
    table(columns, unused.slice(0, UNUSED_SHOWN), look),
    ...(more > 0 ? [faint(`… and ${number(more)} more; --json lists all`)] : []),
  ].join('\n')
}

function candidateOf(column: AnalysedColumn | undefined): string {
  const best = column?.candidates[0]
  return best ? `${plain(best.attribute)} (${percent(best.confidence)})` : ''
}

function categoryLines(categories: readonly CategoryProposal[], look: Look): string {
  const { strong, faint, good, warn } = paint(look)
  if (categories.length === 0) return ''
  const columns: TableColumn<CategoryProposal>[] = [
    { title: 'category in the source', cell: (it) => short(it.source, 80) },
    { title: 'records', cell: (it) => number(it.records), right: true, whole: true },
    { title: 'in the marketplace', cell: (it) => (it.category === null ? '—' : plain(it.category)) },
    {
      title: 'how sure',
      cell: (it) => (it.category === null ? '' : (it.confidence >= 0.75 ? good : warn)(confidence(it.confidence))),
      whole: true,
    },
    { title: 'why', cell: (it) => short(it.reason, 120), worth: WHY_WIDTH_MIN },
  ]
  const more = categories.length - CATEGORIES_SHOWN
  const left = categories.filter(({ category }) => category === null)
  const records = left.reduce((sum, each) => sum + each.records, 0)
  return [
    strong('Categories'),
    ...(left.length > 0
      ? [
          faint(
            `${plural(left.length, 'category', 'categories')} of ${number(categories.length)} left to map (${plural(records, 'record')} of the sample)`,
          ),
        ]
      : []),
    table(columns, categories.slice(0, CATEGORIES_SHOWN), look),
    ...(more > 0 ? [faint(`… and ${number(more)} more; --json lists all`)] : []),
  ].join('\n')
}

/** Words of the source that are in no list; what is found needs no eye. */
function listLines(values: readonly ListProposal[], look: Look): string {
  const { strong, faint } = paint(look)
  const left = values.filter(({ value }) => value === null)
  if (left.length === 0) return ''
  const columns: TableColumn<ListProposal>[] = [
    { title: 'attribute', cell: (it) => plain(it.attribute) },
    { title: 'in the source', cell: (it) => short(it.source, 60) },
    { title: 'records', cell: (it) => number(it.records), right: true, whole: true },
  ]
  const more = left.length - VALUES_SHOWN
  return [
    strong(`${plural(left.length, 'word')} of ${number(values.length)} in no list of the marketplace`),
    table(columns, left.slice(0, VALUES_SHOWN), look),
    ...(more > 0 ? [faint(`… and ${number(more)} more; --json lists all`)] : []),
  ].join('\n')
}

function nextLines(analysis: Analysis, look: Look): string {
  const source = quoted(analysis.source.address)
  const target = analysis.target === 'offers' ? '' : ` --target ${analysis.target}`
  const ways = [
    ['See what would come of it', `izb preview ${source}${target}`],
    ['Bring it in', `izb import ${source}${target}`],
  ] as const
  return waysLines(ways, look)
}
