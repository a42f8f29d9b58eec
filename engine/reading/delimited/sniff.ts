import type { Guess, Sample } from '../../contract/format.ts'
import { delimiterCandidates, dialectCandidates } from './candidates.ts'
import { Cursor } from './cursor.ts'
import type { DelimitedOptions, Dialect } from './dialect.ts'
import { headerLine, repeatsHeader, type Seen } from './header.ts'
import { isBlank } from './names.ts'

const LOOK_CHARS = 200_000
const RECORDS_SCORED = 250
const RECORDS_LOOKED_AT = 2_000
const OTHER_FORMAT = /^\s*(?:<[?!\w]|\{\s*"|\[\s*[[{"]|%PDF)/
const ZIP = 'PK\u0003\u0004'
const UNCLOSED_MANY = 3
const EXCEL_HINT = /^\uFEFF?"?sep=(.)"?\r?\n/i
const NAMES = /\.(?:csv|tsv|tab|psv|txt)$/

/** Guesses the dialect of delimited text and the line of its header; null where it is certainly something else. */
export function sniffDelimited(sample: Sample): Guess<DelimitedOptions> | null {
  const text = textOf(sample)
  if (text.trim() === '' || OTHER_FORMAT.test(text) || text.startsWith(ZIP) || isBinary(text)) return null
  const hint = EXCEL_HINT.exec(text)
  const body = hint ? text.slice(hint[0].length) : text
  const delimiters = hint?.[1] ? [hint[1]] : delimiterCandidates(body)
  const best = dialectCandidates(body, delimiters)
    .map((dialect) => score(body, dialect, delimiters))
    .reduce((a, b) => (b.score > a.score ? b : a))
  const records = recordsOf(body, best.dialect, RECORDS_LOOKED_AT)
  const header = headerLine(records, best.width)
  const above = hint ? 1 : 0
  return {
    confidence: confidenceOf(best, hint !== null, sample.name),
    options: {
      delimiter: best.dialect.delimiter,
      quote: best.dialect.quote === '' ? false : best.dialect.quote,
      escape: best.dialect.backslash ? 'backslash' : 'double',
      header: header === 0 ? false : header + above,
      ...(header > 0 && repeatsHeader(records, header) ? { repeatsHeader: true } : {}),
    },
  }
}

function textOf(sample: Sample): string {
  const text = new TextDecoder().decode(sample.head.subarray(0, LOOK_CHARS))
  if (sample.whole && sample.head.length <= LOOK_CHARS) return text
  const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'))
  return end > 0 ? text.slice(0, end + 1) : text
}

function isBinary(text: string): boolean {
  let odd = 0
  const length = Math.min(text.length, 20_000)
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at)
    if ((code > 1 && code < 9) || (code > 13 && code < 28) || code === 0xfffd) odd += 1
  }
  return odd > length * 0.2
}

interface Scored {
  readonly dialect: Dialect
  readonly score: number
  readonly width: number
  /** Share of the rows, from the first of full width on, that have this width. */
  readonly share: number
  readonly rows: number
  /** Share of all rows that have this width. */
  readonly coverage: number
}

function recordsOf(text: string, dialect: Dialect, max: number): Seen[] {
  const cursor = new Cursor(text, dialect, text.startsWith('\uFEFF') ? 1 : 0)
  const records: Seen[] = []
  while (records.length < max && cursor.next()) {
    if (!cursor.cells.every(isBlank)) records.push({ line: cursor.line, cells: cursor.cells })
  }
  return records
}

function score(text: string, dialect: Dialect, delimiters: readonly string[]): Scored {
  const cursor = new Cursor(text, dialect, 0)
  const rows: (readonly string[])[] = []
  let unclosed = 0
  while (rows.length < RECORDS_SCORED && cursor.next()) {
    if (cursor.unclosed) unclosed += 1
    else if (!cursor.cells.every(isBlank)) rows.push(cursor.cells)
  }
  // One open quote is a slip of the sender (or where the sample ends), many are quotes that mean nothing.
  const torn = unclosed < UNCLOSED_MANY ? 0 : unclosed / (rows.length + unclosed)
  const width = usualWidth(rows)
  if (width < 2) return { dialect, score: 0, width: 1, share: 1, rows: rows.length, coverage: 1 }
  const above = rows.findIndex((cells) => cells.length === width)
  const body = rows.slice(above)
  const fitting = body.filter((cells) => cells.length === width)
  const share = fitting.length / body.length
  const worth = share ** 1.5 * Math.sqrt(Math.log2(width + 1)) * (0.3 + 0.7 * cleanness(fitting, dialect, delimiters))
  return {
    dialect,
    score: worth * prior(dialect, above > 0) * (1 - torn),
    width,
    share,
    rows: rows.length,
    coverage: fitting.length / rows.length,
  }
}

function usualWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>()
  for (const cells of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  // Widths weigh by their logarithm: ten rows of one cell above three of twelve are a preamble.
  return (
    [...counts]
      .map(([width, count]) => [width, count * Math.log2(width)] as const)
      .sort((a, b) => b[1] - a[1])[0]?.[0] ?? 1
  )
}

/** Share of the cells that no other delimiter or quote is left in. */
function cleanness(rows: readonly (readonly string[])[], dialect: Dialect, delimiters: readonly string[]): number {
  // Commas and colons stand in texts and numbers anyway.
  const others = delimiters.filter((other) => other !== ',' && other !== ':' && !dialect.delimiter.includes(other))
  let clean = 0
  let cells = 0
  for (const row of rows) {
    for (const cell of row) {
      cells += 1
      const quotes = (cell.startsWith('"') ? 1 : 0) + (cell.endsWith('"') ? 1 : 0)
      const parted = others.some((other) => cell.includes(other)) || (dialect.delimiter !== ',' && /,\S*,/.test(cell))
      if (quotes > 0 || parted) clean += 0.3
      else clean += isBlank(cell) ? 0.8 : 1
    }
  }
  return clean / Math.max(1, cells)
}

function prior(dialect: Dialect, hasPreamble: boolean): number {
  const usual = [',', ';', '\t', '|'].includes(dialect.delimiter)
  const delimiter = usual ? 1 : dialect.delimiter === ':' ? 0.6 : hasPreamble ? 0.7 : 0.85
  const quoting = dialect.quote === '"' ? (dialect.backslash ? 0.98 : 1) : dialect.quote === '' ? 0.93 : 1.02
  return delimiter * quoting
}

function confidenceOf(best: Scored, hinted: boolean, name: string): number {
  const named = NAMES.test(name)
  if (best.width < 2) return named ? 0.5 : 0.15
  const rows = Math.min(1, best.rows / 3)
  const confidence = best.share * (0.4 + 0.6 * best.coverage) * (0.55 + 0.35 * rows) + (named || hinted ? 0.08 : 0)
  return Math.round(Math.max(named ? 0.5 : 0, Math.min(0.98, confidence)) * 100) / 100
}
