import type { Archive } from './archive.ts'
import { type Header, headerOf } from './header-rows.ts'
import { type SheetRow, sheetRows } from './sheet-rows.ts'
import { workbookFaults } from './workbook.faults.ts'
import type { Sheet, Workbook } from './workbook.ts'

const SHEETS_LOOKED_AT = 30
const ROWS_LOOKED_AT = 50
const HEADER_ROWS_LOOKED_AT = 200

/** The sheet asked for, or the one that looks most like a feed: wide and long, not hidden. */
export async function chooseSheet(archive: Archive, book: Workbook, wanted: string | undefined): Promise<Sheet> {
  const sheets = book.sheets.map((sheet) => sheet.name)
  if (wanted !== undefined) {
    const sheet =
      book.sheets.find(({ name }) => name === wanted) ?? book.sheets.find(({ name }) => sameName(name, wanted))
    if (!sheet) throw workbookFaults.sheet_unknown({ file: archive.file, sheet: wanted, sheets })
    return sheet
  }
  const visible = book.sheets.filter((sheet) => !sheet.hidden)
  const [first, ...others] = visible.length > 0 ? visible : book.sheets
  let best = first as Sheet
  if (others.length === 0) return best
  let most = -1
  for (const sheet of [best, ...others].slice(0, SHEETS_LOOKED_AT)) {
    const rows = await take(sheetRows(archive, book, sheet), ROWS_LOOKED_AT)
    // A second row makes a table; eight columns of it are as good as eighty.
    const score =
      rows.length < 2 ? rows.length / 10 : Math.min(8, usualWidth(rows)) * Math.log2(2 + archive.sizeBytes(sheet.part))
    if (score > most) {
      most = score
      best = sheet
    }
  }
  return best
}

function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}

async function take<T>(all: AsyncIterable<T>, count: number): Promise<T[]> {
  const taken: T[] = []
  for await (const each of all) {
    taken.push(each)
    if (taken.length >= count) break
  }
  return taken
}

/** Splits rows into the header and what follows; what stands above the header is passed over. */
export async function* belowHeader(
  rows: AsyncGenerator<SheetRow>,
  wanted: number | false | undefined,
): AsyncGenerator<{ readonly header: Header; readonly row: SheetRow | null }> {
  const first: SheetRow[] = []
  const lastRow = () => first.at(-1)?.row ?? 0
  while (wanted === undefined ? first.length < HEADER_ROWS_LOOKED_AT : lastRow() < (wanted || 1)) {
    const next = await rows.next()
    if (next.done) break
    first.push(next.value)
  }
  const header = wanted === undefined ? headerOf(first, usualWidth(first)) : headerAt(first, wanted || 0)
  const line = header.row
  // Even a table without rows has columns.
  yield { header, row: null }
  for (const row of first) if (row.row > line) yield { header, row }
  for await (const row of rows) if (row.row > line) yield { header, row }
}

function headerAt(rows: readonly SheetRow[], line: number): Header {
  return { row: line, cells: rows.find((row) => row.row === line)?.cells ?? [] }
}

/** How wide most rows are; of equal ones the widest. */
function usualWidth(rows: readonly { readonly cells: readonly string[] }[]): number {
  const counts = new Map<number, number>()
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0
}
