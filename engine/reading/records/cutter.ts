import type { Chunk, Position, SpoolFile } from '../../contract/format.ts'
import { RAW_BYTES_MAX, RECORD_LIMITS, type RecordLimits } from './limits.ts'
import { SpoolWindow } from './spool-window.ts'
import { packRecords, type RecordSpan } from './table.ts'

/** A record's stretch of the file, in absolute bytes, and where to scan on. */
export interface Found {
  readonly start: number
  readonly end: number
  /** The line the record begins on. */
  readonly line: number
  readonly next: number
  readonly nextLine: number
}

/** Finds records in bytes that come block by block; all offsets are those of the file. */
export interface RecordScanner {
  /** Scans on; a record where one ends, null where more bytes are needed. */
  scan(bytes: Uint8Array, base: number, from: number, to: number): Found | null
  /** Where the scan stopped for want of bytes. */
  readonly at: number
  /** The first byte that must not be dropped yet. */
  readonly keep: number
  /** Bytes of the record that is being scanned; 0 outside of records. */
  openBytes(to: number): number
  /**
   * The file ended in a record, or the record is too large: what can be saved of it.
   * Null gives the record up: it is scanned to its end, but not kept.
   */
  giveUp(bytes: Uint8Array, base: number, to: number, ended: boolean): Found | null
}

/** Cuts a file into chunks of whole records. */
export async function* cutRecords(
  spool: SpoolFile,
  scanner: RecordScanner,
  from: Position,
  limits: RecordLimits = RECORD_LIMITS,
): AsyncGenerator<Chunk> {
  // Whatever the end of the file had to tell was told with the chunk that names this position.
  if (from.byte > 0 && from.byte >= spool.sizeBytes) return
  await using window = await SpoolWindow.open(spool.path, from.byte, limits.blockBytes)
  const pending = new PendingChunk(from)
  let ended = false
  let givenUp = false
  for (let at = from.byte; ; ) {
    const to = window.base + window.length
    let found = scanner.scan(window.bytes, window.base, at, to)
    if (!found && (ended || (!givenUp && scanner.openBytes(to) > limits.recordBytesMax))) {
      found = scanner.giveUp(window.bytes, window.base, to, ended)
      givenUp = found === null
    }
    if (found) {
      at = found.next
      if (givenUp || found.end - found.start > limits.recordBytesMax) {
        if (pending.count > 0) yield pending.close(window)
        yield pending.tooLarge(found, window, limits)
        givenUp = false
      } else if (pending.add(found) >= limits.chunkRecords || pending.sizeBytes >= limits.chunkBytes) {
        yield pending.close(window)
      }
      continue
    }
    if (ended) break
    at = scanner.at
    if (pending.count > 0 && to - pending.start > limits.chunkBytes) yield pending.close(window)
    ended = !(await window.read(pending.count > 0 ? Math.min(scanner.keep, pending.start) : scanner.keep))
  }
  if (pending.count > 0) yield pending.close(window)
}

/** The chunk that is being filled. */
class PendingChunk {
  #spans: RecordSpan[] = []
  #at: Position
  #end = 0
  #next: Position

  constructor(from: Position) {
    this.#at = from
    this.#next = from
  }

  get count(): number {
    return this.#spans.length
  }

  get start(): number {
    return this.#at.byte
  }

  get sizeBytes(): number {
    return this.#end - this.#at.byte
  }

  add(found: Found): number {
    if (this.#spans.length === 0) this.#at = { byte: found.start, line: found.line, index: this.#next.index }
    const { byte, line } = this.#at
    this.#spans.push({ start: found.start - byte, end: found.end - byte, line: found.line - line })
    this.#end = found.end
    this.#advance(found)
    return this.#spans.length
  }

  close(window: SpoolWindow): Chunk {
    const bytes = packRecords(window.view(this.#at.byte, this.#end), this.#spans)
    this.#spans = []
    return { bytes, at: this.#at, next: this.#next }
  }

  /** A record that is left out for its size; its beginning is kept where the window still has it. */
  tooLarge(found: Found, window: SpoolWindow, limits: RecordLimits): Chunk {
    const at = { byte: found.start, line: found.line, index: this.#next.index }
    const end = Math.min(found.end, found.start + RAW_BYTES_MAX)
    const bytes = found.start >= window.base ? Uint8Array.from(window.view(found.start, end)) : new Uint8Array()
    this.#advance(found)
    const detail = `The record is larger than ${limits.recordBytesMax} bytes. Split it, or send images and long texts by address.`
    return { bytes, at, next: this.#next, broken: { code: 'record_too_large', detail } }
  }

  #advance(found: Found): void {
    this.#next = { byte: found.next, line: found.nextLine, index: this.#next.index + 1 }
  }
}

/**
 * Cuts chunks by a scanner that must have seen all that stands before; chunks before the position are passed over.
 * The same file is always cut at the same places, so a position that a chunk named is one again.
 */
export async function* cutRecordsFromStart(
  spool: SpoolFile,
  scanner: RecordScanner,
  from: Position = { byte: 0, line: 1, index: 1 },
  limits: RecordLimits = RECORD_LIMITS,
): AsyncGenerator<Chunk> {
  for await (const chunk of cutRecords(spool, scanner, { byte: 0, line: 1, index: 1 }, limits)) {
    if (chunk.at.index >= from.index) yield chunk
  }
}
