import type { Chunk, Columns, Reader, Row } from '../../contract/format.ts'
import { columnNames, numberedColumns } from '../delimited/names.ts'
import type { Header } from './header-rows.ts'

type Line = readonly [row: number, cells: readonly string[]]

/** The columns of sampled chunks: the header's, and after them those that have values but no name. */
export function workbookColumns(chunks: readonly Chunk[]): string[] {
  let header: Header = { row: 0, cells: [] }
  let width = 0
  for (const chunk of chunks) {
    const [first, ...lines] = linesOf(chunk)
    if (first) header = { row: first[0], cells: first[1] }
    for (const [, cells] of lines) width = Math.max(width, cells.length)
  }
  return namesOf(header, width)
}

function namesOf({ row, cells }: Header, width: number): string[] {
  if (row === 0) return numberedColumns(width)
  return columnNames([...cells, ...Array<string>(Math.max(0, width - cells.length)).fill('')])
}

/** Reads lines of JSON into rows of these columns. */
export function workbookReader(columns: Columns): Reader {
  return function* (chunk): Generator<Row> {
    const [first, ...lines] = linesOf(chunk)
    if (!first) return
    const width = Math.max(columns.length, first[1].length)
    const places = new Map(namesOf({ row: first[0], cells: first[1] }, width).map((name, at) => [name, at]))
    const wanted = columns.map((name) => places.get(name) ?? -1)
    for (const [row, cells] of lines) {
      const values = wanted.map((at) => (at < 0 ? null : (cells[at] ?? '')))
      const read = { row, line: row, cells: values, raw: csvLine(cells, width) }
      yield cells.length <= width ? read : { ...read, warning: { code: 'cells_extra', detail: extra(cells, width) } }
    }
  }
}

function extra(cells: readonly string[], width: number): string {
  return `The table has ${width} columns; what stands further right was left out: “${cells.slice(width).join(' ').trim().slice(0, 100)}”.`
}

function linesOf(chunk: Chunk): Line[] {
  const text = Buffer.from(chunk.bytes.buffer, chunk.bytes.byteOffset, chunk.bytes.byteLength).toString()
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as Line)
}

/** The row as a line of CSV: what its rejects file says, whichever columns are mapped. */
function csvLine(cells: readonly string[], width: number): string {
  return Array.from({ length: width }, (_, at) => quoted(cells[at] ?? '')).join(',')
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
