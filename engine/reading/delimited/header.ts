import { isBlank } from './names.ts'

/** A record as the sniffer sees it. */
export interface Seen {
  readonly line: number
  readonly cells: readonly string[]
}

type Look = 'blank' | 'number' | 'url' | 'date' | 'code' | 'text'

const NUMBER = /^[-+]?\s*\p{Sc}?\s*\d[\d\s.,'’]*(?:e[-+]?\d+)?\s*(?:%|\p{Sc}|\p{Lu}{3}|\p{L}{1,2})?$/iu
const URL = /^(?:https?:|ftp:)?\/\/\S+$/i
const DATE = /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[ T]\d|$)/
const ROWS_ABOVE_MAX = 60
const ROWS_COMPARED = 200

function lookOf(cell: string): Look {
  if (isBlank(cell)) return 'blank'
  const text = cell.replace(/^="?|"$/g, '').trim()
  if (URL.test(text)) return 'url'
  if (DATE.test(text)) return 'date'
  if (NUMBER.test(text)) return 'number'
  return /\d/.test(text) ? 'code' : 'text'
}

/** What the cells of one column look like below a row. */
interface ColumnLook {
  readonly look: Look
  readonly values: ReadonlySet<string>
  /** How codes are built there: `A-100` and `B-7` are both `a-9`. */
  readonly builds: ReadonlySet<string>
}

function columnLooks(rows: readonly Seen[], width: number): ColumnLook[] {
  return Array.from({ length: width }, (_, column) => {
    const values = rows.map((row) => row.cells[column] ?? '').filter((cell) => !isBlank(cell))
    const counts = new Map<Look, number>()
    for (const value of values) counts.set(lookOf(value), (counts.get(lookOf(value)) ?? 0) + 1)
    const [look, count] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? ['blank', 0]
    const told = count >= values.length * 0.7 ? look : 'text'
    return { look: told, values: new Set(values), builds: new Set(told === 'code' ? values.map(buildOf) : []) }
  })
}

/** Codes that are built in many ways tell nothing apart. */
function isBuiltAlike(code: string, { builds, values }: ColumnLook): boolean {
  return builds.has(buildOf(code)) || (builds.size > 1 && builds.size > values.size / 2)
}

function buildOf(code: string): string {
  return code
    .trim()
    .replace(/\p{L}+/gu, 'a')
    .replace(/\d+/g, '9')
}

/** How many cells of a row say that it names the columns, and how many that it is a row like those below. */
function votes(row: Seen, columns: readonly ColumnLook[]): { yes: number; no: number } {
  let yes = 0
  let no = 0
  row.cells.forEach((cell, index) => {
    const look = lookOf(cell)
    const column = columns[index]
    if (!column || look === 'blank') return
    const exact = look === 'number' || look === 'url' || look === 'date'
    if (look === column.look && exact) no += 1
    else if (exact) no += look === 'number' ? 0.4 : 0.8
    else if (column.look === 'code') {
      // `attribute 12` above `v7` is no code among codes.
      if (look !== 'code') yes += 0.7
      else if (isBuiltAlike(cell, column)) no += 0.4
    } else if (column.look !== 'text' && column.look !== 'blank') yes += 1
    else if (column.look === 'text' && column.values.has(cell)) no += 0.6
  })
  return { yes, no }
}

/** The line of the header among the records of a file, or 0 where the rows begin at once. */
export function headerLine(records: readonly Seen[], width: number): number {
  const first = records.findIndex(
    (row, index) =>
      index < ROWS_ABOVE_MAX && row.cells.length >= width * 0.6 && filled(row) >= Math.max(2, width * 0.5),
  )
  const start = first === -1 ? records.findIndex((row) => row.cells.length >= Math.min(width, 2)) : first
  const row = records[start]
  if (!row) return records.length > 0 ? (records[0]?.line ?? 1) : 1
  const below = records.slice(start + 1, start + 1 + ROWS_COMPARED).filter((other) => !same(other, row))
  if (below.length === 0) {
    const exact = row.cells.filter((cell) => ['number', 'url', 'date'].includes(lookOf(cell))).length
    return exact >= Math.max(1, row.cells.length * 0.3) ? 0 : row.line
  }
  const { yes, no } = votes(row, columnLooks(below, width))
  if (no > yes) return 0
  return lastOfHeaders(records, start, width).line
}

// Some exports have two header rows, labels above names: the one next to the rows is the more exact.
function lastOfHeaders(records: readonly Seen[], start: number, width: number): Seen {
  let header = records[start] as Seen
  for (let index = start + 1; index < start + 3; index += 1) {
    const row = records[index]
    const below = records.slice(index + 1, index + 1 + ROWS_COMPARED)
    if (!row || below.length < 3 || same(row, header)) break
    const columns = columnLooks(below, width)
    const telling = columns.filter((column) => ['number', 'url', 'date'].includes(column.look)).length
    const { yes, no } = votes(row, columns)
    if (no > 0 || telling < 3 || yes < telling * 0.8 || filled(row) < filled(header) * 0.8) break
    header = row
  }
  return header
}

/** True where the header stands again further down. */
export function repeatsHeader(records: readonly Seen[], line: number): boolean {
  const header = records.find((row) => row.line === line)
  return header !== undefined && records.some((row) => row.line > line && same(row, header))
}

function filled(row: Seen): number {
  return row.cells.reduce((count, cell) => count + (isBlank(cell) ? 0 : 1), 0)
}

function same(a: Seen, b: Seen): boolean {
  return a.cells.length === b.cells.length && a.cells.every((cell, index) => cell === b.cells[index])
}
