import { isUtf8 } from 'node:buffer'
import type { Broken, Chunk, Columns, Reader, Row } from '../../contract/format.ts'
import { bomLength, Cursor } from './cursor.ts'
import { type Dialect, inBytes } from './dialect.ts'
import { columnNames, isBlank } from './names.ts'

const UNCLOSED: Broken = {
  code: 'quote_unclosed',
  detail: 'A quote opens a cell here and is never closed; close it, or double it where it is part of the text.',
}
const STRAY: Broken = {
  code: 'quote_stray',
  detail: 'A quote inside a quoted cell is not doubled; the cell was read up to the last quote that can close it.',
}
const LOST: Broken = {
  code: 'encoding_lost',
  detail: 'Some characters were lost before or while the file was decoded; they stand as �.',
}
const MIXED: Broken = {
  code: 'encoding_mixed',
  detail: 'The row is not UTF-8 like the rest of the file; it was read as windows-1252.',
}
const LOST_CHAR = '\uFFFD'
const LOST_BYTES = Buffer.from(LOST_CHAR)

/** Makes the function that reads chunks of delimited text into rows with these columns. */
export function delimitedReader(dialect: Dialect, columns: Columns): Reader {
  return (chunk) => {
    if (chunk.broken) return [brokenRow(chunk, chunk.broken)]
    return isUtf8(chunk.bytes) ? cleanRows(chunk, dialect, columns) : mixedRows(chunk, dialect, columns)
  }
}

/** Places a cursor behind the header, where this chunk has one; `bytes` as a Cursor takes them. */
export function cursorOver(text: string, chunk: Chunk, dialect: Dialect, bytes: Buffer | null = null): Cursor {
  if (chunk.at.byte > 0) return new Cursor(text, dialect, 0, chunk.at.line, bytes)
  const cursor = new Cursor(text, dialect, bomLength(text), 1, bytes)
  if (dialect.header === 0) return cursor
  cursor.skipLines(dialect.header - 1)
  cursor.next()
  return cursor
}

function* cleanRows(chunk: Chunk, dialect: Dialect, columns: Columns): Generator<Row> {
  const bytes = Buffer.from(chunk.bytes.buffer, chunk.bytes.byteOffset, chunk.bytes.length)
  const lossy = bytes.includes(LOST_BYTES)
  const cursor = cursorOver(bytes.toString('latin1'), chunk, inBytes(dialect), bytes)
  while (cursor.next()) {
    if (isNoRow(cursor.cells, dialect, columns)) continue
    yield rowOf(cursor, cursor.line, columns, lossy && cursor.raw.includes(LOST_CHAR) ? LOST : undefined)
  }
}

// Records are found among bytes, so that each can be decoded on its own.
function* mixedRows(chunk: Chunk, dialect: Dialect, columns: Columns): Generator<Row> {
  const bytes = Buffer.from(chunk.bytes.buffer, chunk.bytes.byteOffset, chunk.bytes.length)
  const legacy = new TextDecoder('windows-1252')
  const records = cursorOver(bytes.toString('latin1'), chunk, inBytes(dialect))
  while (records.next()) {
    const record = bytes.subarray(records.start, records.end)
    const clean = isUtf8(record)
    const cursor = new Cursor(clean ? record.toString('utf8') : legacy.decode(record), dialect)
    if (!cursor.next() || isNoRow(cursor.cells, dialect, columns)) continue
    yield rowOf(cursor, records.line, columns, clean ? undefined : MIXED)
  }
}

/** True for rows that are nothing but blanks, and for the header where it stands again. */
function isNoRow(cells: readonly string[], dialect: Dialect, columns: Columns): boolean {
  const first = cells[0]
  if (first === undefined) return false
  if ((first.length === 0 || first.charCodeAt(0) <= 32 || first.charCodeAt(0) > 127) && cells.every(isBlank))
    return true
  if (dialect.header === 0 || !dialect.repeatsHeader) return false
  if (first !== columns[0] && !(columns[0] === '#col1' && isBlank(first))) return false
  const names = columnNames(cells)
  return names.length === columns.length && names.every((name, index) => name === columns[index])
}

function rowOf(cursor: Cursor, line: number, columns: Columns, warning: Broken | undefined): Row {
  if (cursor.unclosed) return new ReadRow(cursor, line, UNCLOSED)
  const { length } = cursor.cells
  if (length !== columns.length) return new ReadRow(cursor, line, ragged(length, columns.length))
  return new ReadRow(cursor, line, undefined, warning ?? (cursor.stray ? STRAY : undefined))
}

/** A row whose own text is cut out only if somebody asks. */
class ReadRow implements Row {
  readonly row: number
  readonly line: number
  readonly cells: readonly string[]
  readonly broken: Broken | undefined
  readonly warning: Broken | undefined
  readonly #cursor: Cursor
  readonly #start: number
  readonly #end: number

  constructor(cursor: Cursor, line: number, broken?: Broken, warning?: Broken) {
    this.row = line
    this.line = line
    this.cells = cursor.cells
    this.broken = broken
    this.warning = warning
    this.#cursor = cursor
    this.#start = cursor.start
    this.#end = cursor.end
  }

  get raw(): string {
    return this.#cursor.textOf(this.#start, this.#end)
  }

  get bytes(): Uint8Array | undefined {
    return this.#cursor.bytesOf(this.#start, this.#end)
  }
}

function ragged(cells: number, columns: number): Broken {
  return {
    code: cells < columns ? 'cells_missing' : 'cells_extra',
    detail: `The row has ${cells} ${cells === 1 ? 'cell' : 'cells'}, the header has ${columns}.`,
  }
}

function brokenRow(chunk: Chunk, broken: Broken): Row {
  const raw = new TextDecoder().decode(chunk.bytes)
  return { row: chunk.at.line, line: chunk.at.line, cells: [], raw, broken }
}
