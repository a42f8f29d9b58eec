import type { Archive } from './archive.ts'
import { columnOf } from './column.ts'
import type { MergedCells } from './merged-cells.ts'
import { type NumberStyle, numberText } from './number-styles.ts'
import { type Attributes, type PartEvents, parsePart, unescaped } from './part-parser.ts'
import type { SharedTexts } from './shared-texts.ts'
import { workbookFaults } from './workbook.faults.ts'
import type { Sheet, Workbook } from './workbook.ts'

const COLUMNS_MAX = 16_384
const ROW_CHARACTERS_MAX = 16 * 1024 ** 2
const NONE: readonly number[] = []

export interface SheetRow {
  /** As the program shows it, from 1. */
  readonly row: number
  /** Up to the last one that is filled; '' where nothing stands. */
  readonly cells: readonly string[]
  /** Columns whose value stands above, in a cell that this one is merged with. */
  readonly repeated: readonly number[]
  /** Share of the sheet that is read. */
  readonly progress: number
}

/** The rows of a sheet that have a filled cell, as they are unpacked. */
export async function* sheetRows(
  archive: Archive,
  { texts, styles, is1904 }: Workbook,
  { part }: Sheet,
  merged: MergedCells | null = null,
): AsyncGenerator<SheetRow> {
  const collector = new RowCollector(archive.file, part, styles, is1904)
  const sizeBytes = Math.max(1, archive.sizeBytes(part))
  for await (const readBytes of parsePart(archive, part, collector)) {
    for (const { row, cells: read, lastText } of collector.take()) {
      if (lastText >= texts.count) await texts.readTo(lastText)
      if (lastText >= texts.count) refuseText(archive.file, part, row, lastText)
      const cells = withTexts(read, texts)
      if (cells.length === 0) continue
      const repeated = merged?.fill(row, cells) ?? NONE
      bounded(cells, archive.file, part, row)
      yield { row, cells, repeated, progress: Math.min(1, readBytes / sizeBytes) }
    }
  }
}

/** What was read of a row; a number stands for the shared text of that number. */
interface ReadRow {
  readonly row: number
  readonly cells: (string | number)[]
  /** The highest number of a shared text in it; -1 where there is none. */
  readonly lastText: number
}

/** The cells up to the last one that is filled. */
function withTexts(cells: (string | number)[], texts: SharedTexts): string[] {
  for (let at = 0; at < cells.length; at += 1) {
    const cell = cells[at]
    if (typeof cell === 'number') cells[at] = texts.at(cell)
  }
  while (cells.at(-1) === '') cells.pop()
  return cells as string[]
}

function bounded(cells: readonly string[], file: string, part: string, row: number): void {
  let characters = 0
  for (const cell of cells) characters += cell.length
  if (characters > ROW_CHARACTERS_MAX) refuseRow(file, part, row, characters)
}

function refuseRow(file: string, part: string, row: number, found: number): never {
  throw workbookFaults.too_large({ file, part, what: `characters in row ${row}`, found, limit: ROW_CHARACTERS_MAX })
}

function refuseText(file: string, part: string, row: number, text: number | string): never {
  const reason = `row ${row} names the shared text ${text}, and there is none of that number`
  throw workbookFaults.unreadable({ file, part, reason })
}

/** Makes rows of the tags of a sheet. */
class RowCollector implements PartEvents {
  readonly #file: string
  readonly #part: string
  readonly #styles: readonly NumberStyle[]
  readonly #is1904: boolean
  #rows: ReadRow[] = []
  #row = 0
  #cells: (string | number)[] = []
  #lastText = -1
  #column = -1
  #type = ''
  #style = 0
  #text = ''
  #inText = false
  #phonetic = false
  #characters = 0

  constructor(file: string, part: string, styles: readonly NumberStyle[], is1904: boolean) {
    this.#file = file
    this.#part = part
    this.#styles = styles
    this.#is1904 = is1904
  }

  take(): ReadRow[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'v' || name === 't') this.#inText = !this.#phonetic
    else if (name === 'c') {
      this.#column = attributes.r === undefined ? this.#column + 1 : columnOf(attributes.r)
      if (!(this.#column >= 0 && this.#column < COLUMNS_MAX)) {
        const reason = `there is no cell ${attributes.r ?? this.#column}`
        throw workbookFaults.unreadable({ file: this.#file, part: this.#part, reason })
      }
      this.#type = attributes.t ?? 'n'
      this.#style = Number(attributes.s ?? 0)
      this.#text = ''
    } else if (name === 'row') {
      const row = Number(attributes.r)
      this.#row = Number.isInteger(row) && row > 0 ? row : this.#row + 1
      this.#cells = []
      this.#characters = 0
      this.#lastText = -1
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
      if (typeof value === 'string') this.#characters += value.length
      if (this.#characters > ROW_CHARACTERS_MAX) refuseRow(this.#file, this.#part, this.#row, this.#characters)
      while (this.#cells.length < this.#column) this.#cells.push('')
      this.#cells[this.#column] = value
    } else if (name === 'row' && this.#cells.length > 0)
      this.#rows.push({ row: this.#row, cells: this.#cells, lastText: this.#lastText })
  }

  #value(): string | number {
    const text = this.#text
    switch (this.#type) {
      case 's':
        return text === '' ? '' : this.#sharedText(Number(text))
      case 'str':
      case 'inlineStr':
        return unescaped(text)
      case 'b':
        return text === '1' || text === 'true' ? 'true' : text === '' ? '' : 'false'
      case 'n':
        return numberText(text, this.#styles[this.#style] ?? 'plain', this.#is1904)
      default:
        return text
    }
  }

  #sharedText(number: number): string | number {
    if (!Number.isSafeInteger(number) || number < 0) refuseText(this.#file, this.#part, this.#row, this.#text)
    if (number > this.#lastText) this.#lastText = number
    return number
  }
}
