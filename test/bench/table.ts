import type { Usage } from './measure.ts'

/** What a run cost, as far as it is known. */
export interface Cost {
  readonly cpuSeconds?: number
  readonly serverSeconds?: number
  readonly wallSeconds?: number
  readonly peakBytes?: number
}

/** How a figure stands to what it is compared with. */
export interface Verdict {
  readonly ratio: number
  /** What it is the ratio of and to, in words: `CPU to SQL by hand`. */
  readonly of: string
  /** Highest ratio that is still good. */
  readonly aim?: number
  /** Lowest ratio that is still good, where more is better. */
  readonly aimLeast?: number
}

/** One line of a table; one without a cost says more about the run above it. */
export interface Row {
  readonly name: string
  readonly cost?: Cost
  /** Milliseconds that one query takes. */
  readonly latency?: { readonly p50: number; readonly p99: number }
  /** Microseconds of CPU for one record, with everything and without what every run costs. */
  readonly perRecord?: { readonly all: number; readonly net?: number }
  readonly verdict?: Verdict
}

/** A titled table of the benchmark. */
export interface Section {
  readonly title: string
  readonly rows: readonly Row[]
  /** Sentences below the table. */
  readonly notes?: readonly string[]
}

/** What a measured run cost. */
export function costOf({ cpuSeconds, serverSeconds, wallSeconds, peak }: Usage): Cost {
  return { cpuSeconds, serverSeconds, wallSeconds, peakBytes: peak.pssBytes }
}

/** Prints a section as Markdown, ready to be pasted. */
export function sectionText({ title, rows, notes = [] }: Section): string {
  return [`## ${title}`, table(rows), ...notes].join('\n\n')
}

/** Prints rows as a Markdown table; columns that nobody fills are left out. */
export function table(rows: readonly Row[]): string {
  const filled = COLUMNS.filter(({ cell }) => rows.some((row) => cell(row) !== ''))
  return markdown(
    filled.map(({ title }) => title),
    rows.map((row) => filled.map(({ cell }) => cell(row))),
  )
}

interface Column {
  readonly title: string
  cell(row: Row): string
}

const COLUMNS: readonly Column[] = [
  { title: 'run', cell: ({ name }) => name },
  { title: 'CPU', cell: ({ cost }) => figure(cost?.cpuSeconds, 's', 2) },
  { title: 'of it server', cell: ({ cost }) => (cost?.serverSeconds ? figure(cost.serverSeconds, 's', 2) : '') },
  { title: 'wall', cell: ({ cost }) => figure(cost?.wallSeconds, 's', 2) },
  { title: 'peak memory', cell: ({ cost }) => figure(cost?.peakBytes && cost.peakBytes / 1e6, 'MB', 0) },
  { title: 'p50', cell: ({ latency }) => figure(latency?.p50, 'ms', 1) },
  { title: 'p99', cell: ({ latency }) => figure(latency?.p99, 'ms', 1) },
  { title: 'CPU a record', cell: ({ perRecord }) => figure(perRecord?.all, 'µs', 1) },
  { title: 'without the start', cell: ({ perRecord }) => figure(perRecord?.net, 'µs', 1) },
  { title: 'ratio', cell: ({ verdict }) => (verdict ? verdict.ratio.toFixed(verdict.ratio < 10 ? 2 : 0) : '') },
  { title: 'of', cell: ({ verdict }) => verdict?.of ?? '' },
  { title: 'aim', cell: ({ verdict }) => aimOf(verdict) },
  { title: 'met', cell: ({ verdict }) => (aimOf(verdict) === '' ? '' : met(verdict) ? 'yes' : 'no') },
]

function aimOf({ aim, aimLeast }: Partial<Verdict> = {}): string {
  if (aim !== undefined) return `≤ ${aim}`
  return aimLeast === undefined ? '' : `≥ ${aimLeast}`
}

function met({ ratio = 0, aim = Number.POSITIVE_INFINITY, aimLeast = 0 }: Partial<Verdict> = {}): boolean {
  return ratio <= aim && ratio >= aimLeast
}

function figure(value: number | undefined, unit: string, digits: number): string {
  return value === undefined ? '' : `${value.toFixed(digits)} ${unit}`
}

/** A Markdown table whose columns stand straight in a terminal, too. */
function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, at) => Math.max(title.length, 3, ...rows.map((row) => (row[at] ?? '').length)))
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, at) => (cells[at] ?? '').padEnd(width)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
