import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { finished } from 'node:stream/promises'
import type { Columns, Format, Row, SpoolFile } from '../contract/format.ts'
import type { MappingDocument, VariationsMapping } from '../contract/mapping.ts'
import { parentFieldOf } from '../mapping/usage.ts'
import { aloneLine, lineOf } from './grouped-rows.ts'
import { hashHigh, hashKey, hashLow } from './keys/hash.ts'
import { SeenKeys } from './keys/seen-keys.ts'
import { cellOf, namesChildren, readParents } from './named-children.ts'
import { throwDisk } from './spool.faults.ts'

/** Beyond it a parent key is no parent key but a column that says the same on every row. */
const GROUP_ROWS_MAX = 2_000

/** True where rows of one product may stand apart in the source and must be brought together first. */
export function needsRegrouping(document: MappingDocument): boolean {
  return parentFieldOf(document) !== undefined || document.variations?.rows !== undefined
}

/**
 * Writes the rows again so that those of one group follow each other, as NDJSON beside the spool.
 * Reads the source once; a second pass over the copy only where groups really are scattered, or too large to be some.
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
  const place = await placing(spool, format, options, columns, document, `${path}.children`, signal)
  await rm(`${path}.children`, { force: true })
  const key = groupKey(document, columns)
  const order = await copyRows(spool, format, options, columns, { place, key }, `${path}.part`, signal)
  if (order.sorts) await sortRows(`${path}.part`, `${path}.sorted`, order, signal)
  await rename(order.sorts ? `${path}.sorted` : `${path}.part`, path)
  await rm(`${path}.part`, { force: true })
  return { path, sizeBytes: (await stat(path)).size }
}

type Key = (row: Row) => string

function groupKey(document: MappingDocument, columns: Columns): Key {
  const { rows } = document.variations as VariationsMapping
  return rows ? linkedKey(rows, columns) : cellOf(columns, parentFieldOf(document))
}

function linkedKey(rows: NonNullable<VariationsMapping['rows']>, columns: Columns): Key {
  const { type, parent, child } = rows
  const [kindOf, linkOf, keyOf] = [cellOf(columns, type), cellOf(columns, rows.link), cellOf(columns, rows.to)]
  const linked = (row: Row) => linkOf(row).replace(/^id:/, '')
  if (namesChildren(rows)) return (row) => (kindOf(row) === parent ? keyOf(row) : (row.within ?? ''))
  if (type === undefined) return (row) => linked(row) || keyOf(row)
  if (rows.link === undefined) {
    let above = ''
    return (row) => {
      if (kindOf(row) !== child) above = keyOf(row) || `#${row.row}`
      return above
    }
  }
  return (row) => {
    const kind = kindOf(row)
    if (kind === parent) return keyOf(row)
    return kind === child ? linked(row) : ''
  }
}

/** Says of each row which parent names it, where it is parents who name their children: the source is read once more. */
async function placing(
  spool: SpoolFile,
  format: Format,
  options: object,
  columns: Columns,
  { variations }: MappingDocument,
  path: string,
  signal: AbortSignal,
): Promise<(row: Row) => Row> {
  const { rows } = variations as VariationsMapping
  if (!rows || !namesChildren(rows)) return (row) => row
  const parentOf = await readParents(spool, format, options, columns, rows, path, signal)
  const [kindOf, keyOf] = [cellOf(columns, rows.type), cellOf(columns, rows.to)]
  return (row) => {
    const within = row.broken || kindOf(row) === rows.parent ? '' : parentOf(keyOf(row))
    return within === '' ? row : { ...row, within }
  }
}

/** Where each row of the copy begins, and to which group it belongs. */
class Order {
  rows = 0
  bytes = 0
  /** True where rows of one group stand apart. */
  scattered = false
  #starts = new Float64Array(4_096)
  #groups = new Uint32Array(4_096)
  #sizes = new Uint32Array(4_096)
  #last = 0
  #largest = 0

  add(group: number, sizeBytes: number): void {
    if (this.rows === this.#starts.length) {
      this.#starts = longer(this.#starts, new Float64Array(this.rows * 2))
      this.#groups = longer(this.#groups, new Uint32Array(this.rows * 2))
    }
    if (group >= this.#sizes.length) this.#sizes = longer(this.#sizes, new Uint32Array(this.#sizes.length * 2))
    if (group < this.#last) this.scattered = true
    this.#last = Math.max(this.#last, group)
    const size = (this.#sizes[group] as number) + 1
    this.#sizes[group] = size
    this.#largest = Math.max(this.#largest, size)
    this.#starts[this.rows] = this.bytes
    this.#groups[this.rows] = group
    this.rows += 1
    this.bytes += sizeBytes
  }

  /** True where the copy cannot be read as it is. */
  get sorts(): boolean {
    return this.scattered || this.#largest > GROUP_ROWS_MAX
  }

  tooLarge(index: number): boolean {
    return (this.#sizes[this.#groups[index] as number] as number) > GROUP_ROWS_MAX
  }

  start(index: number): number {
    return index < this.rows ? (this.#starts[index] as number) : this.bytes
  }

  /** Rows group by group, groups in the order of their first row. */
  sorted(): Uint32Array {
    const sorted = new Uint32Array(this.rows).map((_, index) => index)
    if (!this.scattered) return sorted
    return sorted.sort((a, b) => (this.#groups[a] as number) - (this.#groups[b] as number) || a - b)
  }
}

function longer<Numbers extends Float64Array | Uint32Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from)
  return to
}

async function copyRows(
  spool: SpoolFile,
  format: Format,
  options: object,
  columns: Columns,
  { place, key }: { readonly place: (row: Row) => Row; readonly key: Key },
  path: string,
  signal: AbortSignal,
): Promise<Order> {
  const read = format.reader(options, columns)
  const seen = new SeenKeys(`${path}.groups`)
  const order = new Order()
  let made = 0
  await write(path, async (put) => {
    for await (const chunk of format.split(spool, options)) {
      signal.throwIfAborted()
      let text = ''
      for (const each of read(chunk)) {
        const row = place(each)
        const own = key(row)
        hashKey(own)
        const first = own === '' ? 0 : seen.see(hashLow, hashHigh, made + 1)
        const group = first === 0 ? ++made : first
        const line = lineOf(group, row)
        order.add(group, Buffer.byteLength(line))
        text += line
      }
      await put(text)
    }
  })
  return order
}

const READ_BYTES = 1_000_000
const TOO_LARGE = {
  code: 'group_too_large',
  detail: `More than ${GROUP_ROWS_MAX} rows share this parent; each of them stands alone.`,
} as const

/** Copies the rows group by group. Rows of a group that is too large become groups of their own. */
async function sortRows(from: string, to: string, order: Order, signal: AbortSignal): Promise<void> {
  const source = await open(from)
  const sorted = order.sorted()
  let alone = order.rows
  try {
    await write(to, async (put) => {
      for (let at = 0; at < sorted.length; ) {
        signal.throwIfAborted()
        const first = sorted[at] as number
        const large = order.tooLarge(first)
        let count = 1
        // Rows that follow each other in the copy are read at once.
        while (
          sorted[at + count] === first + count &&
          order.tooLarge(first + count) === large &&
          order.start(first + count) - order.start(first) < READ_BYTES
        )
          count += 1
        const sizeBytes = order.start(first + count) - order.start(first)
        const { buffer } = await source.read(Buffer.allocUnsafe(sizeBytes), 0, sizeBytes, order.start(first))
        if (large) for (const line of linesOf(buffer)) await put(aloneLine(line, ++alone, TOO_LARGE))
        else await put(buffer)
        at += count
      }
    })
  } finally {
    await source.close()
  }
}

function linesOf(buffer: Buffer): string[] {
  return buffer.toString('utf8').split('\n').filter(Boolean)
}

/** Writes a file piece by piece; a disk that is full or gone is thrown, wherever it is found out. */
async function write(path: string, work: (put: (piece: string | Buffer) => Promise<void>) => Promise<void>) {
  const sink = createWriteStream(path, { highWaterMark: 1 << 20 })
  const done = finished(sink)
  // Told by the next piece, or at the end; until then nobody listens.
  done.catch(() => undefined)
  try {
    await work(async (piece) => {
      if (sink.errored) throw sink.errored
      if (!sink.write(piece)) await once(sink, 'drain')
    })
    sink.end()
    await done
  } catch (error) {
    throwDisk(error, dirname(path))
  } finally {
    sink.destroy()
  }
}
