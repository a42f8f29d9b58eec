import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Broken, Cell, Chunk, Columns, Format, Position, Row } from '../../engine/contract/format.ts'

/** What a page says about itself, beside the options of the format. */
interface PageOptions {
  /** The nested list to be read as parts. */
  readonly each?: string
  /** `\r`, `\n`, `\t`, `\\` and `\xNN` in the feed stand for characters; line ends of the page are still line ends. */
  readonly escaped?: boolean
}

/** One page: a title, the options, a feed, and the rows it must be read as. */
export interface FeedPage {
  readonly title: string
  /** Name of the format: first word of the file name. */
  readonly format: string
  readonly page: PageOptions
  /** Those of the format; where there are none, it guesses them by itself. */
  readonly options: Readonly<Record<string, unknown>>
  readonly feed: string
  readonly expected: readonly ReadRow[]
}

/** A row as a page writes it: number, then cells, parts, a code where it could not be read, a warning. */
interface ReadRow {
  readonly row: number
  readonly cells?: Readonly<Record<string, Cell>>
  readonly parts?: readonly Readonly<Record<string, Cell>>[]
  readonly broken?: string
  readonly warning?: string
}

const PAGE = /^# (?<title>[^\n]+)\n(?<options>\{[^\n]*\})\n(?<feed>.*?)\n?----\n(?<rows>.*)$/s
const LINE = /^(?<row>\d+) (?:(?<json>[[{].*?)(?: !(?<warning>[a-z_]+))?|(?<broken>[a-z_]+))$/

/** Reads the text of a `.feed` file; a page that is not one throws. */
export function readPage(file: string, text: string): FeedPage {
  const match = PAGE.exec(text)?.groups
  if (!match) throw new Error(`${file}: a page is a title, options, a feed, ---- and rows`)
  const { page = {}, ...options } = JSON.parse(match.options ?? '') as { page?: PageOptions }
  const feed = match.feed ?? ''
  return {
    title: match.title ?? '',
    format: file.split('-')[0] ?? '',
    page,
    options,
    feed: page.escaped ? unescaped(feed) : `${feed}\n`,
    expected: (match.rows ?? '').split('\n').filter(Boolean).map(readLine),
  }
}

function readLine(line: string): ReadRow {
  const found = LINE.exec(line)?.groups
  if (!found) throw new Error(`not a row: ${line}`)
  const row = Number(found.row)
  if (found.broken) return { row, broken: found.broken }
  // Cells and parts stand side by side; two JSON texts are one list.
  const [cells, parts] = JSON.parse(`[${found.json?.replace(/\} \[/, '}, [')}]`) as [ReadRow['cells'], ReadRow['parts']]
  return { row, cells: cells ?? {}, ...(parts && { parts }), ...(found.warning && { warning: found.warning }) }
}

function unescaped(text: string): string {
  const characters: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', '\\': '\\' }
  return text.replace(/\\(?:x([0-9a-f]{2})|(.))/gi, (whole, hex: string | undefined, letter: string | undefined) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : (characters[letter ?? ''] ?? whole),
  )
}

/** What a format makes of a feed: every chunk, the columns, and the rows in order. */
export interface Reading {
  readonly chunks: readonly Chunk[]
  readonly columns: Columns
  readonly rows: readonly ReadRow[]
}

/** Sniffs, splits and reads a feed from a file, as an import does; `from` is where a checkpoint left it. */
export async function readFeed(format: Format, page: FeedPage, from?: Position, columns?: Columns): Promise<Reading> {
  const bytes = Buffer.from(page.feed)
  const options = Object.keys(page.options).length > 0 ? page.options : guessed(format, bytes)
  const folder = await mkdtemp(join(tmpdir(), 'izb-page-'))
  try {
    const path = join(folder, 'feed')
    await writeFile(path, bytes)
    const chunks = await Array.fromAsync(format.split({ path, sizeBytes: bytes.length }, options, from))
    const known =
      columns ??
      format.columns(
        chunks.filter((chunk) => !chunk.broken),
        options,
      )
    const read = format.reader(options, known, page.page.each)
    return { chunks, columns: known, rows: chunks.flatMap((chunk) => rowsOf(chunk, read, known, format.name)) }
  } finally {
    await rm(folder, { recursive: true })
  }
}

function guessed(format: Format, head: Uint8Array): object {
  const guess = format.sniff({ head, whole: true, name: '' })
  if (!guess) throw new Error(`no ${format.name} is recognised`)
  return guess.options
}

function rowsOf(chunk: Chunk, read: (chunk: Chunk) => Iterable<Row>, columns: Columns, format: string): ReadRow[] {
  if (chunk.broken) {
    const row = format === 'xml' || format === 'json' ? chunk.at.index : chunk.at.line
    return [{ row, broken: chunk.broken.code }]
  }
  return [...read(chunk)].map(({ row, cells, parts, broken, warning }) => {
    if (broken) return { row, broken: broken.code }
    return {
      row,
      cells: named(cells, columns),
      ...(parts && { parts: parts.map((part) => named(part, columns)) }),
      ...warned(warning),
    }
  })
}

function warned(warning: Broken | undefined): { warning?: string } {
  return warning ? { warning: warning.code } : {}
}

// What the source does not say at all is left out of a page.
function named(cells: readonly Cell[], columns: Columns): Record<string, Cell> {
  return Object.fromEntries(
    columns.flatMap((column, at) => {
      const cell = cells[at]
      return cell === null || cell === undefined ? [] : [[column, cell]]
    }),
  )
}
