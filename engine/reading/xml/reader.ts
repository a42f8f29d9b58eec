import type { Columns, Reader, Row } from '../../contract/format.ts'
import { brokenChunk, brokenRow } from '../records/broken.ts'
import { unpackRecords } from '../records/table.ts'
import { Malformed } from './characters.ts'
import { Flattener, TooManyParts } from './flatten.ts'
import { ElementParser, TooDeep } from './parser.ts'

/** Reads chunks of elements into rows of these columns. */
export function xmlReader(columns: Columns, each?: string): Reader {
  const parser = new ElementParser()
  const flattener = new Flattener(columns, each)

  const read = (row: number, line: number, raw: string): Row => {
    try {
      parser.parse(raw)
      const cells = flattener.cells(parser.tape)
      const warning = flattener.unseen.take()
      const told = { row, line, cells, raw, ...(warning && { warning }) }
      return each === undefined ? told : { ...told, parts: flattener.parts(parser.tape) }
    } catch (error) {
      if (!(error instanceof Malformed)) throw error
      return unreadable(row, line, raw, error, parser.line)
    }
  }

  return function* (chunk): Generator<Row> {
    if (chunk.broken) {
      yield brokenChunk(chunk, chunk.broken, chunk.at.index)
      return
    }
    let index = chunk.at.index
    for (const { text, line } of unpackRecords(chunk.bytes)) {
      yield read(index++, chunk.at.line + line, text)
    }
  }
}

function unreadable(row: number, line: number, raw: string, error: Malformed, lines: number): Row {
  if (error instanceof TooManyParts)
    return brokenRow(row, line, raw, 'record_too_large', `The element: ${error.message}.`)
  if (error instanceof TooDeep) {
    return brokenRow(row, line, raw, 'nested_too_deep', `Line ${line + lines}: ${error.message}.`)
  }
  if (raw === '') return brokenRow(row, line, raw, 'element_unreadable', CUT_OFF)
  return brokenRow(row, line, raw, 'element_unreadable', `Line ${line + lines}: ${error.message}.`)
}

const CUT_OFF = 'The file ends before the elements around the records do: it is cut off. Fetch or export it again.'
