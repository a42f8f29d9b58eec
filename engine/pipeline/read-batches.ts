import { isUtf8 } from 'node:buffer'
import type { Cell, Chunk, Reader, Row } from '../contract/format.ts'
import { problem } from '../kernel/reject.ts'
import type { Harvest } from './harvest.ts'

/** Records that are read, mapped, judged and packed together: few enough that all that is made of them dies young. */
const BATCH = 256
const CRASHED = {
  code: 'script_crashed',
  detail: 'Trying this record brought the mapping process down twice. Look at what the script does with it.',
} as const
const LOST_MARK = Buffer.from('\uFFFD')
const LOST_DETAIL = 'Some characters were lost before or while the file was decoded; they stand as �.'

/** Rows with the cells of each record. */
export interface Batch {
  readonly rows: Row[]
  readonly cells: (readonly Cell[])[]
  /** Characters of the chunk were lost. */
  readonly lossy: boolean
}

/** How rows are read. */
interface Reading {
  readonly reader: Reader
  /** Rows that brought the process down before: reported, not tried again. */
  readonly crashed: ReadonlySet<number>
}

/** Reads the rows of a chunk, some at a time; those that could not be read are told, with what `keyOf` says of them. */
export function* readBatches(
  chunk: Chunk,
  { reader, crashed }: Reading,
  harvest: Harvest,
  keyOf: (cells: readonly Cell[]) => string,
): Generator<Batch> {
  const lossy = isLossy(chunk.bytes)
  let batch: Batch = { rows: [], cells: [], lossy }
  for (const row of reader(chunk)) {
    harvest.rows += 1
    if (lossy && !row.warning && row.raw.includes('\uFFFD'))
      harvest.tally.add(row.row, problem('encoding_lost', 'warning', '', '', LOST_DETAIL))
    if (row.warning) harvest.tally.add(row.row, problem(row.warning.code, 'warning', '', '', row.warning.detail))
    const broken = row.broken ?? (crashed.has(row.row) ? CRASHED : undefined)
    if (broken) {
      const found = problem(broken.code, 'error', '', row.raw, broken.detail)
      harvest.reject(row, 'error', [found], keyOf(row.cells))
      continue
    }
    // A record whose nested list is empty is a thing to sell by itself, or is told what it lacks.
    for (const part of row.parts?.length ? row.parts : [row.cells]) {
      batch.rows.push(row)
      batch.cells.push(part)
      if (batch.rows.length < BATCH) continue
      yield batch
      batch = { rows: [], cells: [], lossy }
    }
  }
  if (batch.rows.length > 0) yield batch
}

/** True where characters of the chunk were lost in decoding, or will be. */
function isLossy(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(LOST_MARK) || !isUtf8(bytes)
}
