import type { Chunk, Position, SpoolFile } from '../../contract/format.ts'
import { RECORD_LIMITS } from '../records/limits.ts'
import { Archive, WORKBOOK_LIMITS, type WorkbookLimits } from './archive.ts'
import type { Header } from './header-rows.ts'
import { mergedCells } from './merged-cells.ts'
import { sheetRows } from './sheet-rows.ts'
import { belowHeader, chooseSheet } from './table.ts'
import { readWorkbook } from './workbook.ts'

export interface WorkbookOptions {
  readonly sheet?: string
  readonly header?: number | false
}

interface SplitLimits extends WorkbookLimits {
  readonly chunkBytes: number
  readonly chunkRecords: number
}

const LIMITS: SplitLimits = {
  ...WORKBOOK_LIMITS,
  chunkBytes: RECORD_LIMITS.chunkBytes,
  chunkRecords: RECORD_LIMITS.chunkRecords,
}

/**
 * Rows of a sheet as lines of JSON, `[row, [cells…]]`. The first line of every chunk is the header,
 * so that whoever reads one needs no other.
 */
export async function* splitWorkbook(
  spool: SpoolFile,
  options: WorkbookOptions,
  from: Position = { byte: 0, line: 1, index: 1 },
  limits: SplitLimits = LIMITS,
): AsyncGenerator<Chunk> {
  await using archive = await Archive.open(spool, limits)
  await using book = await readWorkbook(archive, spool.path)
  const sheet = await chooseSheet(archive, book, options.sheet)
  const rows = sheetRows(archive, book, sheet, await mergedCells(archive, sheet.part))
  const pending = new PendingRows(spool.sizeBytes, from)
  for await (const { header, row } of belowHeader(rows, options.header)) {
    if (row === null) pending.begin(header)
    else if (row.row >= from.index) {
      pending.add(row.row, row.cells, row.progress)
      if (pending.count >= limits.chunkRecords || pending.characters >= limits.chunkBytes) yield pending.close()
    }
  }
  if (pending.count > 0 || (pending.isFirst && from.index === 1)) yield pending.close()
}

/** The chunk that is being filled; what counts as its bytes is the share of the sheet that was read. */
class PendingRows {
  readonly #sizeBytes: number
  #header = ''
  #lines: string[] = []
  #at: Position
  #next: Position
  characters = 0
  isFirst = true

  constructor(sizeBytes: number, from: Position) {
    this.#sizeBytes = sizeBytes
    this.#at = from
    this.#next = from
  }

  get count(): number {
    return this.#lines.length
  }

  begin(header: Header): void {
    this.#header = JSON.stringify([header.row, header.cells])
  }

  add(row: number, cells: readonly string[], progress: number): void {
    const line = JSON.stringify([row, cells])
    if (this.#lines.length === 0) this.#at = { byte: this.#next.byte, line: row, index: row }
    this.#lines.push(line)
    this.characters += line.length
    this.#next = { byte: Math.floor(this.#sizeBytes * progress), line: row + 1, index: row + 1 }
  }

  close(): Chunk {
    const text = [this.#header, ...this.#lines].join('\n')
    const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text))
    bytes.write(text)
    this.#lines = []
    this.characters = 0
    this.isFirst = false
    return { bytes, at: this.#at, next: this.#next }
  }
}
