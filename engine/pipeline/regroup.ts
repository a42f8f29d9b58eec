import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, stat } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import type { Chunk, Columns, Format, Position, Reader, Row, SpoolFile } from '../contract/format.ts'
import type { MappingDocument, VariationsMapping } from '../contract/mapping.ts'
import { KeyIndex } from './key-index.ts'

const CHUNK_BYTES = 1_000_000
const CHUNK_ROWS = 5_000
/** Beyond it a parent key is no parent key but a column that says the same on every row. */
const GROUP_ROWS_MAX = 2_000

/** True where rows of one product may stand apart in the source and must be brought together first. */
export function needsRegrouping(document: MappingDocument): boolean {
  return document.variations?.parent !== undefined || document.variations?.rows !== undefined
}

/**
 * Writes the rows again so that those of one group follow each other, as NDJSON beside the spool.
 * Reads the source once; a second pass over the copy only where groups really are scattered.
 */
export async function regroup(
  spool: SpoolFile,
  format: Format,
  options: object,
  columns: Columns,
  document: MappingDocument,
  signal: AbortSignal,
): Promise<SpoolFile> {
  const path = `${spool.path}.grouped`
  const existing = await stat(path).catch(() => null)
  if (existing) return { path, sizeBytes: existing.size }
  const order = await copyRows(spool, format, options, columns, groupKey(document, columns), `${path}.part`, signal)
  if (order.scattered) await sortRows(`${path}.part`, `${path}.sorted`, order)
  await rename(order.scattered ? `${path}.sorted` : `${path}.part`, path)
  return { path, sizeBytes: (await stat(path)).size }
}

type Key = (row: Row) => string

function groupKey(document: MappingDocument, columns: Columns): Key {
  const shape = document.variations as VariationsMapping
  const cell = (name: string | undefined) => {
    const at = name === undefined ? -1 : columns.indexOf(name)
    return (row: Row) => {
      const value = at < 0 ? null : row.cells[at]
      return typeof value === 'string' ? value.trim() : ''
    }
  }
  if (shape.rows) {
    const { type, parent, child } = shape.rows
    const [kindOf, linkOf, keyOf] = [cell(type), cell(shape.rows.link), cell(shape.rows.to)]
    return (row) => {
      const kind = kindOf(row)
      if (kind === parent) return keyOf(row)
      return kind === child ? linkOf(row).replace(/^id:/, '') : ''
    }
  }
  return cell(shape.parent)
}

/** Where each row of the copy begins, and to which group it belongs. */
interface Order {
  readonly rows: number
  readonly starts: Float64Array
  readonly groups: Uint32Array
  readonly scattered: boolean
  readonly bytes: number
}

async function copyRows(
  spool: SpoolFile,
  format: Format,
  options: object,
  columns: Columns,
  key: Key,
  path: string,
  signal: AbortSignal,
): Promise<Order> {
  const read = format.reader(options, columns)
  const seen = new KeyIndex()
  const sink = createWriteStream(path, { highWaterMark: 1 << 20 })
  let starts = new Float64Array(4_096)
  let groups = new Uint32Array(4_096)
  let [rows, bytes, made, last, scattered, run] = [0, 0, 0, 0, false, 0]
  for await (const chunk of format.split(spool, options)) {
    signal.throwIfAborted()
    let text = ''
    for (const row of rowsOf(chunk, read)) {
      const own = key(row)
      const sight = own === '' ? null : seen.see(own, '', made + 1)
      const group = sight?.kind === 'duplicate' ? sight.row : ++made
      run = group === last ? run + 1 : 1
      if (group < last) scattered = true
      last = Math.max(last, group)
      if (rows === starts.length) [starts, groups] = [longer(starts), longerGroups(groups)]
      starts[rows] = bytes
      groups[rows] = run > GROUP_ROWS_MAX ? ++made : group
      const line = `${JSON.stringify([groups[rows], row.row, row.line, row.cells, row.raw, row.broken ?? 0, row.warning ?? 0])}\n`
      bytes += Buffer.byteLength(line)
      rows += 1
      text += line
    }
    if (!sink.write(text)) await once(sink, 'drain')
  }
  sink.end()
  await finished(sink)
  return { rows, starts, groups, scattered, bytes }
}

function* rowsOf(chunk: Chunk, read: Reader): Iterable<Row> {
  if (!chunk.broken) return yield* read(chunk)
  const raw = Buffer.from(chunk.bytes).toString('utf8')
  yield { row: chunk.at.line, line: chunk.at.line, cells: [], raw, broken: chunk.broken }
}

function longer(from: Float64Array): Float64Array<ArrayBuffer> {
  const to = new Float64Array(from.length * 2)
  to.set(from)
  return to
}

function longerGroups(from: Uint32Array): Uint32Array<ArrayBuffer> {
  const to = new Uint32Array(from.length * 2)
  to.set(from)
  return to
}

/** Copies the rows group by group, groups in the order of their first row. */
async function sortRows(from: string, to: string, order: Order): Promise<void> {
  const sorted = new Uint32Array(order.rows).map((_, index) => index)
  sorted.sort((a, b) => (order.groups[a] as number) - (order.groups[b] as number) || a - b)
  const source = await open(from)
  const sink = createWriteStream(to, { highWaterMark: 1 << 20 })
  for (const index of sorted) {
    const start = order.starts[index] as number
    const end = index + 1 < order.rows ? (order.starts[index + 1] as number) : order.bytes
    const { buffer } = await source.read(Buffer.allocUnsafe(end - start), 0, end - start, start)
    if (!sink.write(buffer)) await once(sink, 'drain')
  }
  sink.end()
  await finished(sink)
  await source.close()
}

type Line = [number, number, number, Row['cells'], string, Row['broken'] | 0, Row['warning'] | 0]

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
    const [, row, lineNumber, cells, raw, broken, warning] = JSON.parse(line) as Line
    yield { row, line: lineNumber, cells, raw, ...(broken ? { broken } : {}), ...(warning ? { warning } : {}) }
  }
}
