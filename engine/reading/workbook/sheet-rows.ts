import type { Archive, WorkbookLimits } from './archive.ts'
import { numberText } from './number-styles.ts'
import { type Attributes, type PartEvents, parsePart } from './part-parser.ts'
import { workbookFaults } from './workbook.faults.ts'
import { type Sheet, unescaped, type Workbook } from './workbook.ts'

const COLUMNS_MAX = 16_384
const ROW_CHARACTERS_MAX = 16 * 1024 ** 2

export interface SheetRow {
  /** As the program shows it, from 1. */
  readonly row: number
  /** Up to the last one that is filled; '' where nothing stands. */
  readonly cells: readonly string[]
  /** Share of the sheet that is read. */
  readonly progress: number
}

/** The rows of a sheet that have a filled cell, as they are unpacked. */
export async function* sheetRows(
  archive: Archive,
  book: Workbook,
  sheet: Sheet,
  limits: WorkbookLimits,
): AsyncGenerator<SheetRow> {
  const collector = new RowCollector(book, sheet.part)
  const sizeBytes = Math.max(1, archive.sizeBytes(sheet.part))
  for await (const readBytes of parsePart(archive, sheet.part, collector, limits)) {
    for (const { row, cells } of collector.take()) yield { row, cells, progress: Math.min(1, readBytes / sizeBytes) }
  }
}

interface Cells {
  readonly row: number
  readonly cells: string[]
}

/** Makes rows of the tags of a sheet. */
class RowCollector implements PartEvents {
  readonly #book: Workbook
  readonly #part: string
  #rows: Cells[] = []
  #row = 0
  #cells: string[] = []
  #column = -1
  #type = ''
  #style = 0
  #text = ''
  #inText = false
  #phonetic = false
  #characters = 0

  constructor(book: Workbook, part: string) {
    this.#book = book
    this.#part = part
  }

  take(): Cells[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'v' || name === 't') this.#inText = !this.#phonetic
    else if (name === 'c') {
      this.#column = attributes.r === undefined ? this.#column + 1 : columnOf(attributes.r)
      if (!(this.#column >= 0 && this.#column < COLUMNS_MAX)) {
        throw workbookFaults.unreadable({
          part: this.#part,
          reason: `there is no cell ${attributes.r ?? this.#column}`,
        })
      }
      this.#type = attributes.t ?? 'n'
      this.#style = Number(attributes.s ?? 0)
      this.#text = ''
    } else if (name === 'row') {
      const row = Number(attributes.r)
      this.#row = Number.isInteger(row) && row > 0 ? row : this.#row + 1
      this.#characters = 0
      this.#cells = []
      this.#column = -1
    } else if (name === 'rPh') this.#phonetic = true
  }

  text(text: string): void {
    if (this.#inText) this.#text += text
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#inText = false
    else if (name === 'rPh') this.#phonetic = false
    else if (name === 'c') {
      const value = this.#value()
      if (value === '') return
      this.#characters += value.length
      if (this.#characters > ROW_CHARACTERS_MAX) {
        throw workbookFaults.too_large({
          what: `characters in row ${this.#row}`,
          found: this.#characters,
          limit: ROW_CHARACTERS_MAX,
        })
      }
      while (this.#cells.length < this.#column) this.#cells.push('')
      this.#cells[this.#column] = value
    } else if (name === 'row' && this.#cells.length > 0) this.#rows.push({ row: this.#row, cells: this.#cells })
  }

  #value(): string {
    const text = this.#text
    switch (this.#type) {
      case 's':
        return this.#book.strings[Number(text)] ?? ''
      case 'str':
      case 'inlineStr':
        return unescaped(text)
      case 'b':
        return text === '1' || text === 'true' ? 'true' : text === '' ? '' : 'false'
      case 'n':
        return numberText(text, this.#book.styles[this.#style] ?? 'plain', this.#book.is1904)
      default:
        return text
    }
  }
}

/** Column of a cell such as `AB12`, from 0; NaN where it is none. */
function columnOf(cell: string): number {
  let column = 0
  let at = 0
  for (; at < cell.length; at += 1) {
    const letter = cell.charCodeAt(at) - 64
    if (letter < 1 || letter > 26) break
    column = column * 26 + letter
  }
  return at === 0 || at > 3 ? Number.NaN : column - 1
}
