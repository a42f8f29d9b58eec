import type { Cell, Columns, RejectsWriter } from '../../contract/format.ts'
import { plainCells } from './columns.ts'
import type { Dialect } from './dialect.ts'
import { headerCells } from './names.ts'

const ADDED = ['izb_import', 'izb_row', 'izb_code', 'izb_detail'] as const

/** Writes rejected rows in the sender's dialect, the four added columns behind the sender's own. */
export function delimitedRejects(
  dialect: Dialect,
  columns: Columns,
  extension: 'csv' | 'tsv' = dialect.delimiter === '\t' ? 'tsv' : 'csv',
): RejectsWriter {
  const { delimiter } = dialect
  const write = (cells: readonly string[]) => cells.map((cell) => written(cell, dialect)).join(delimiter)
  // Without a header of the sender's the numbers stand in for it: otherwise nothing would name the four.
  const names = dialect.header > 0 ? headerCells(columns) : columns
  return {
    extension,
    head: `${write([...names, ...ADDED])}\n`,
    record: (raw, cells, added) => {
      const fields = ADDED.map((name) => added[name])
      if (raw !== '' && cells.length > 0 && cells.length <= columns.length) {
        return `${raw}${delimiter.repeat(columns.length - cells.length + 1)}${write(fields)}\n`
      }
      // Surplus cells go behind the four, so that these stay in their columns and nothing is lost.
      const own = cells.length > 0 ? cells.map(textOf) : plainCells(raw, dialect)
      const missing = Array<string>(Math.max(0, columns.length - own.length)).fill('')
      const row = [...own.slice(0, columns.length), ...missing, ...fields, ...own.slice(columns.length)]
      return `${write(row)}\n`
    },
    tail: '',
  }
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : (cell ?? []).join('|')
}

function written(cell: string, dialect: Dialect): string {
  const { delimiter, quote } = dialect
  if (quote === '') return cell.replaceAll(delimiter, ' ').replaceAll(/[\r\n]+/g, ' ')
  if (!cell.includes(delimiter) && !cell.includes(quote) && !/[\r\n]/.test(cell)) return cell
  const inner = dialect.backslash ? cell.replaceAll('\\', '\\\\') : cell
  return `${quote}${inner.replaceAll(quote, (dialect.backslash ? '\\' : quote) + quote)}${quote}`
}
