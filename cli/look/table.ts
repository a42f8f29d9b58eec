import Table from 'cli-table3'
import { type Look, paint } from './look.ts'
import { displayWidth } from './width.ts'

/** One column of a table: its title, and the cell of a row. */
export interface TableColumn<Row> {
  readonly title: string
  cell(row: Row): string
  /** Numbers stand to the right. */
  readonly right?: boolean
  /** Never cut, whatever the width: ids that somebody copies. */
  readonly whole?: boolean
  /** Left out where there is no room for this much of it. */
  readonly worth?: number
}

const GAP = 2
const COLUMN_WIDTH_MIN = 6

const LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
}

/** A table that fits the terminal: the widest cells are cut first, with an ellipsis. */
export function table<Row>(all: readonly TableColumn<Row>[], rows: readonly Row[], look: Look): string {
  const { faint } = paint(look)
  const columns = roomy(all, rows, look.width)
  const cells = rows.map((row) => columns.map((column) => column.cell(row)))
  const natural = naturalWidths(columns, rows)
  const grid = new Table({
    chars: LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP },
    colWidths: fitted(natural, columns, look.width).map((width) => width + GAP),
    colAligns: columns.map((column) => (column.right ? 'right' : 'left')),
    wordWrap: false,
  })
  grid.push(
    columns.map((column) => faint(column.title)),
    ...cells,
  )
  return grid
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

function naturalWidths<Row>(columns: readonly TableColumn<Row>[], rows: readonly Row[]): number[] {
  return columns.map((column) =>
    rows.reduce((widest, row) => Math.max(widest, displayWidth(column.cell(row))), displayWidth(column.title)),
  )
}

/** The columns for which there is room: of those that can be left out, the last ones go first. */
function roomy<Row>(
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  width: number,
): readonly TableColumn<Row>[] {
  const natural = naturalWidths(columns, rows)
  const widths = fitted(natural, columns, width)
  const cramped = columns.findLastIndex(
    ({ worth }, i) => worth !== undefined && (widths[i] ?? 0) < Math.min(worth, natural[i] ?? 0),
  )
  return cramped < 0 ? columns : roomy(columns.toSpliced(cramped, 1), rows, width)
}

/** Widths that fit: whatever is wider than its share gives way, evenly. */
function fitted(natural: readonly number[], columns: readonly TableColumn<never>[], width: number): number[] {
  const widths = [...natural]
  let excess = widths.reduce((sum, each) => sum + each + GAP, -GAP) - width
  while (excess > 0) {
    const widest = widths.reduce(
      (best, each, i) => (!columns[i]?.whole && each > (widths[best] ?? -1) ? i : best),
      columns.findIndex((column) => !column.whole),
    )
    const now = widths[widest]
    if (now === undefined || now <= COLUMN_WIDTH_MIN) break
    widths[widest] = now - 1
    excess--
  }
  return widths
}
