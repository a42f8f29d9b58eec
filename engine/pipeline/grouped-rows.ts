import { createReadStream } from 'node:fs'
import type { Chunk, Position, Reader, Row, SpoolFile } from '../contract/format.ts'

const CHUNK_BYTES = 256 * 1024
const CHUNK_ROWS = 2_000

/** A row as a line of the regrouped file; its group stands first. */
type Line = [
  group: number,
  row: number,
  line: number,
  cells: Row['cells'],
  raw: string,
  broken: Row['broken'] | 0,
  warning: Row['warning'] | 0,
  within?: string,
]

export function lineOf(group: number, row: Row): string {
  const line: Line = [group, row.row, row.line, row.cells, row.raw, row.broken ?? 0, row.warning ?? 0]
  if (row.within !== undefined) line.push(row.within)
  return `${JSON.stringify(line)}\n`
}

/** The same line as one of a group of its own, with a warning. */
export function aloneLine(text: string, group: number, warning: NonNullable<Row['warning']>): string {
  const [, row, line, cells, raw, broken, told] = JSON.parse(text) as Line
  // Whatever named it: it stands alone now.
  return lineOf(group, { row, line, cells, raw, warning: told || warning, ...(broken ? { broken } : {}) })
}

/** Cuts the regrouped rows between groups. */
export async function* splitGroups(spool: SpoolFile, from?: Position): AsyncGenerator<Chunk> {
  let at = from ?? { byte: 0, line: 1, index: 1 }
  let held: Buffer[] = []
  let [heldBytes, index, last] = [0, at.index, -1]
  const next = () => ({ byte: at.byte + heldBytes, line: index, index })
  for await (const line of linesOf(spool.path, at.byte)) {
    // The group's number stands first on the line: `[17,…`
    const group = Number.parseInt(line.toString('latin1', 1, 12), 10)
    if (group !== last && (heldBytes >= CHUNK_BYTES || held.length >= CHUNK_ROWS)) {
      yield { bytes: Buffer.concat(held), at, next: next() }
      ;[at, held, heldBytes] = [next(), [], 0]
    }
    held.push(line)
    heldBytes += line.length
    index += 1
    last = group
  }
  if (held.length > 0) yield { bytes: Buffer.concat(held), at, next: next() }
}

/** Lines with their line feed. Not `readline`: it also breaks at U+2028, which JSON text may hold. */
async function* linesOf(path: string, start: number): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const piece of createReadStream(path, { start, highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece
    let from = 0
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      yield bytes.subarray(from, end + 1)
      from = end + 1
    }
    rest = bytes.subarray(from)
  }
  if (rest.length > 0) yield rest
}

/** Reads regrouped rows; cells stand in the order of the columns they were written with. */
export const readGroups: Reader = function* (chunk) {
  for (const line of Buffer.from(chunk.bytes).toString('utf8').split('\n')) {
    if (line === '') continue
    const [, row, lineNumber, cells, raw, broken, warning, within] = JSON.parse(line) as Line
    yield {
      row,
      line: lineNumber,
      cells,
      raw,
      ...(broken ? { broken } : {}),
      ...(warning ? { warning } : {}),
      ...(within === undefined ? {} : { within }),
    }
  }
}
