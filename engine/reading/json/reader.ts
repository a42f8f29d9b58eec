import type { Chunk, Columns, Reader, Row } from '../../contract/format.ts'
import { brokenChunk, brokenRow } from '../records/broken.ts'
import { recordTexts, unpackRecords } from '../records/table.ts'
import { jsonColumns } from './columns.ts'
import { readElement } from './element.ts'
import { ObjectFlattener } from './flatten.ts'

interface ReaderShape {
  /** Members of an object of records: the text begins with the key. */
  readonly keyed: boolean
  /** Rows are numbered by their line instead of their place in the list. */
  readonly byLine: boolean
}

/** Reads chunks of JSON elements into rows of these columns. */
export function jsonReader(shape: ReaderShape, columns: Columns, each?: string): Reader {
  const flattener = new ObjectFlattener(columns, each)

  const read = (row: number, line: number, raw: string): Row => {
    const element = readElement(raw, shape.keyed)
    if ('code' in element) {
      const detail = element.line > 0 ? `Line ${line + element.line}: ${element.detail}` : element.detail
      return brokenRow(row, line, raw, element.code, detail)
    }
    const cells = flattener.cells(element.value)
    const parts = each === undefined ? undefined : flattener.parts(element.value)
    if (parts === null) return brokenRow(row, line, raw, 'record_too_large', 'The nested list has too many entries.')
    const warning = element.warning
      ? ({ code: 'element_unreadable', detail: element.warning } as const)
      : flattener.unseen.take()
    return { row, line, cells, ...(parts && { parts }), raw, ...(warning && { warning }) }
  }

  return function* (chunk): Generator<Row> {
    let index = shape.byLine ? chunk.at.line : chunk.at.index
    if (chunk.broken) {
      yield brokenChunk(chunk, chunk.broken, index)
      return
    }
    for (const { text, line } of unpackRecords(chunk.bytes)) {
      if (shape.byLine) index = chunk.at.line + line
      yield read(index, chunk.at.line + line, text)
      index += 1
    }
  }
}

/** The columns of sampled chunks; elements that are malformed have none. */
export function columnsOfChunks(chunks: readonly Chunk[], keyed: boolean): string[] {
  const elements = recordTexts(chunks).map((text) => readElement(text, keyed))
  return jsonColumns(elements.flatMap((element) => ('value' in element ? [element.value] : [])))
}
