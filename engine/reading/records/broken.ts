import type { Broken, Chunk, Row } from '../../contract/format.ts'
import type { ProblemCode } from '../../kernel/reject.ts'

/** A row that could not be read; it has no cells. */
export function brokenRow(row: number, line: number, raw: string, code: ProblemCode, detail: string): Row {
  return { row, line, cells: [], raw, broken: { code, detail } }
}

/** The one row of a chunk that could not be cut into records. */
export function brokenChunk(chunk: Chunk, broken: Broken, row: number): Row {
  return { row, line: chunk.at.line, cells: [], raw: Buffer.from(chunk.bytes).toString(), broken }
}
