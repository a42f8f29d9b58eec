import { headerLine } from '../delimited/header.ts'
import type { SheetRow } from './sheet-rows.ts'

/** The last row of the header and the names it gives; row 0 where there is none. */
export interface Header {
  readonly row: number
  readonly cells: readonly string[]
}

const HEADER_ROWS_MAX = 4

/** The header among the first rows of a sheet: one row, or several that merged names hold together. */
export function headerOf(rows: readonly SheetRow[], width: number): Header {
  // What merged cells repeat would look as if names were values.
  const line = headerLine(
    rows.map((row) => ({ line: row.row, cells: row.cells.map((_, at) => own(row, at)) })),
    width,
  )
  const found = rows.findIndex((row) => row.row === line)
  if (found < 0) return { row: line, cells: [] }
  let [top, bottom] = [found, found]
  while (top > 0 && bottom - top + 1 < HEADER_ROWS_MAX && continues(rows[top - 1], rows[top])) top -= 1
  while (bottom - top + 1 < HEADER_ROWS_MAX && continues(rows[bottom], rows[bottom + 1])) bottom += 1
  const block = rows.slice(top, bottom + 1)
  const columns = Math.max(...block.map((row) => row.cells.length))
  return { row: rows[bottom]?.row ?? line, cells: Array.from({ length: columns }, (_, at) => nameOf(block, at)) }
}

/** What stands in a cell itself, and not in one above that it is merged with. */
function own(row: SheetRow | undefined, at: number): string {
  return row === undefined || row.repeated.includes(at) ? '' : (row.cells[at] ?? '')
}

/** True where names of a row are merged with the row below: half of them, or some while the others have names below. */
function continues(above: SheetRow | undefined, below: SheetRow | undefined): boolean {
  if (!above || !below || below.row !== above.row + 1 || below.repeated.length === 0) return false
  const half = below.repeated.length * 2 >= above.cells.filter((cell) => cell !== '').length
  // A note beside the table may be merged over its records too; they have numbers.
  return half || !below.cells.some((_, at) => /\d/.test(own(below, at)))
}

/** The names above each other in one column: `Price` over several columns and `net` below it are `Price net`. */
function nameOf(block: readonly SheetRow[], at: number): string {
  const names = block.map((row, level) => (level === 0 ? (row.cells[at] ?? '') : own(row, at)))
  const lowest = names.findLastIndex((name) => name !== '')
  return names
    .slice(0, lowest + 1)
    .map((name, level) => (name === '' && level < lowest ? groupAbove(block, level, at) : name))
    .filter((name) => name !== '')
    .join(' ')
}

/** The name further left that stands for several columns; '' where the next one belongs to its own column only. */
function groupAbove(block: readonly SheetRow[], level: number, at: number): string {
  const below = block[level + 1]
  if (block[level]?.repeated.includes(at)) return ''
  for (let left = at - 1; left >= 0; left -= 1) {
    if (below?.repeated.includes(left)) return ''
    const name = own(block[level], left)
    if (name !== '') return name
  }
  return ''
}
