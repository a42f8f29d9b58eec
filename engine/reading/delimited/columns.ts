import type { Chunk } from '../../contract/format.ts'
import { Cursor } from './cursor.ts'
import type { Dialect } from './dialect.ts'
import { columnNames, isBlank, numberedColumns } from './names.ts'
import { cursorOver } from './rows.ts'

/** From how many rows on it is believed that all rows have more cells than the header. */
const ROWS_TO_BELIEVE = 20
const ROWS_TO_LOOK_AT = 2_000

/** The columns of sampled chunks: from the header, or numbered where there is none. */
export function delimitedColumns(chunks: readonly Chunk[], dialect: Dialect): string[] {
  const header = dialect.header > 0 ? headerOf(chunks, dialect) : null
  const widths = new Map<number, { rows: number; blankFrom: number }>()
  let rows = 0
  for (const chunk of chunks) {
    if (chunk.broken || rows >= ROWS_TO_LOOK_AT) continue
    const cursor = cursorOver(textOf(chunk), chunk, dialect)
    while (rows < ROWS_TO_LOOK_AT && cursor.next()) {
      if (cursor.unclosed || cursor.cells.every(isBlank)) continue
      rows += 1
      const seen = widths.get(cursor.cells.length) ?? { rows: 0, blankFrom: 0 }
      const filled = cursor.cells.findLastIndex((cell) => !isBlank(cell)) + 1
      widths.set(cursor.cells.length, { rows: seen.rows + 1, blankFrom: Math.max(seen.blankFrom, filled) })
    }
  }
  const [width, usual] = [...widths].sort((a, b) => b[1].rows - a[1].rows || b[0] - a[0])[0] ?? [
    0,
    { rows: 0, blankFrom: 0 },
  ]
  if (!header) return numberedColumns(width)
  // A delimiter too many at the end of every row, or at the end of the header alone, is no cell.
  const agreed = usual.rows === rows && (usual.blankFrom <= header.length || rows >= ROWS_TO_BELIEVE)
  if (width > header.length && agreed) return columnNames([...header, ...Array<string>(width - header.length).fill('')])
  if (width > 0 && width < header.length && usual.rows === rows && header.slice(width).every(isBlank)) {
    return columnNames(header.slice(0, width))
  }
  return columnNames(header)
}

function headerOf(chunks: readonly Chunk[], dialect: Dialect): string[] | null {
  const first = chunks.find((chunk) => chunk.at.byte === 0 && !chunk.broken)
  if (!first) return null
  const cursor = cursorOver(textOf(first), first, dialect)
  return cursor.unclosed ? plainCells(cursor.raw, dialect) : cursor.cells
}

/** The cells of a record whose quotes are taken for plain text. */
export function plainCells(raw: string, dialect: Dialect): string[] {
  const cursor = new Cursor(raw, { ...dialect, quote: '' })
  return cursor.next() ? cursor.cells : []
}

function textOf(chunk: Chunk): string {
  return new TextDecoder().decode(chunk.bytes)
}
