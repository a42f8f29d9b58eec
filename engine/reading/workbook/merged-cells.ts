import type { Archive } from './archive.ts'
import { columnOf } from './column.ts'
import { partBytes } from './part-parser.ts'
import { workbookFaults } from './workbook.faults.ts'

const MERGED = Buffer.from('mergeCell')
const RANGE = /<(?:[\w.-]+:)?mergeCell\s[^<>]*?\bref\s*=\s*["']([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})["']/g
/** No tag of a merged cell is longer. */
const TAG_BYTES_MAX = 1024

/** The first column of cells merged over several rows. */
interface Range {
  readonly first: number
  readonly last: number
  readonly column: number
}

/**
 * Cells merged over several rows, as an editor shows them: their value holds for each of these rows. Cells merged over
 * columns keep it in the first one. Null where the sheet has none.
 */
export async function mergedCells(archive: Archive, part: string): Promise<MergedCells | null> {
  const { file, limits } = archive
  const ranges: Range[] = []
  // They stand behind the last row, so the sheet is unpacked once more: a fraction of what parsing it costs.
  for await (const text of taggedText(archive, part)) {
    for (const [, from = '', top, bottom] of text.matchAll(RANGE)) {
      const [first, last] = [Number(top), Number(bottom)]
      if (last > first) ranges.push({ first, last, column: columnOf(from) })
    }
    if (ranges.length > limits.mergedCells) {
      const what = 'merged cells that span several rows'
      throw workbookFaults.too_large({ file, part, what, found: ranges.length, limit: limits.mergedCells })
    }
  }
  if (ranges.length === 0) return null
  return new MergedCells(
    ranges.sort((a, b) => a.first - b.first),
    file,
    part,
    limits.repeatedCharacters,
  )
}

/** The pieces of a sheet that name merged cells, cut between tags. */
async function* taggedText(archive: Archive, part: string): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const piece of partBytes(archive, part)) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece
    const end = bytes.lastIndexOf('>') + 1
    rest = bytes.subarray(Math.max(end, bytes.length - TAG_BYTES_MAX))
    const tags = bytes.subarray(0, end)
    if (tags.includes(MERGED)) yield tags.toString('latin1')
  }
}

/** Gives the rows of a sheet, in their order, what stands in cells merged with those above. */
export class MergedCells {
  readonly #ranges: readonly Range[]
  readonly #file: string
  readonly #part: string
  readonly #charactersMax: number
  /** By column, what the rows up to `last` repeat. */
  readonly #values = new Map<number, { readonly last: number; readonly value: string }>()
  #next = 0
  #characters = 0

  constructor(ranges: readonly Range[], file: string, part: string, charactersMax: number) {
    this.#ranges = ranges
    this.#file = file
    this.#part = part
    this.#charactersMax = charactersMax
  }

  /** Fills the cells of a row that has some of its own; gives back the columns that were filled. */
  fill(row: number, cells: string[]): readonly number[] {
    const filled: number[] = []
    for (const [column, { last, value }] of this.#values) {
      if (row > last) this.#values.delete(column)
      else if (!cells[column]) {
        this.#repeat(value, column, cells)
        filled.push(column)
      }
    }
    for (let range = this.#ranges[this.#next]; range && range.first <= row; range = this.#ranges[this.#next]) {
      const value = cells[range.column] ?? ''
      if (range.first === row && value !== '') this.#values.set(range.column, { last: range.last, value })
      this.#next += 1
    }
    return filled
  }

  #repeat(value: string, column: number, cells: string[]): void {
    this.#characters += value.length
    if (this.#characters > this.#charactersMax) {
      const [what, found, limit] = ['characters that merged cells repeat', this.#characters, this.#charactersMax]
      throw workbookFaults.too_large({ file: this.#file, part: this.#part, what, found, limit })
    }
    while (cells.length < column) cells.push('')
    cells[column] = value
  }
}
