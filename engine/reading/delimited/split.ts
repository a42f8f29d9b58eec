import { type FileHandle, open } from 'node:fs/promises'
import type { Chunk, Position, SpoolFile } from '../../contract/format.ts'
import { bomLength } from './cursor.ts'
import { type Dialect, inBytes } from './dialect.ts'
import { Scan } from './scan.ts'

/** Bounds of a chunk and of one record. */
export interface SplitLimits {
  readonly chunkBytes: number
  readonly chunkRecordsMax: number
  readonly recordBytesMax: number
}

export const SPLIT_LIMITS: SplitLimits = {
  chunkBytes: 256 * 1024,
  chunkRecordsMax: 2_000,
  recordBytesMax: 16 * 1024 * 1024,
}

/** How much of a record that is too large is kept for the report. */
const EXCERPT_BYTES = 16 * 1024
const START: Position = { byte: 0, line: 1, index: 1 }

/** Cuts a spool at record borders. The header and what stands above it are part of the first chunk. */
export async function* splitDelimited(
  spool: SpoolFile,
  dialect: Dialect,
  from: Position = START,
  limits: SplitLimits = SPLIT_LIMITS,
): AsyncGenerator<Chunk> {
  const bytewise = inBytes(dialect)
  const file = await open(spool.path)
  try {
    let at = from
    let sizeBytes = limits.chunkBytes
    // One buffer for all reads: what is thrown away every few milliseconds keeps the garbage collector busy.
    let window = Buffer.allocUnsafeSlow(sizeBytes)
    while (at.byte < spool.sizeBytes) {
      if (window.length < sizeBytes) window = Buffer.allocUnsafeSlow(sizeBytes)
      const bytes = await filled(file, window.subarray(0, Math.min(sizeBytes, spool.sizeBytes - at.byte)), at.byte)
      if (bytes.length === 0) return
      const whole = at.byte + bytes.length >= spool.sizeBytes
      const cut = cutRecords(
        new Scan(bytes.toString('latin1'), bytewise, whole),
        at.byte === 0 ? dialect.header : -1,
        limits,
      )
      if (cut.end === 0 && bytes.length < limits.recordBytesMax) {
        sizeBytes = Math.min(bytes.length * 2, limits.recordBytesMax)
        continue
      }
      const chunk = cut.end > 0 ? chunkOf(bytes, at, cut) : await oversized(file, bytes, at, limits)
      yield chunk
      at = chunk.next
      // Short records fill a chunk early: reading a megabyte for each would read most bytes several times.
      const short = cut.records >= limits.chunkRecordsMax
      sizeBytes = short ? Math.min(limits.chunkBytes, Math.ceil(cut.end * 1.1)) : limits.chunkBytes
    }
  } finally {
    await file.close()
  }
}

interface Cut {
  readonly end: number
  readonly lines: number
  readonly records: number
}

/** The records that end in this text; `header` is the header's line, 0 for none, -1 where it lies behind us. */
function cutRecords(scan: Scan, header: number, limits: SplitLimits): Cut {
  const { length } = scan.text
  let end = header < 0 ? 0 : preambleEnd(scan, header)
  let lines = end > 0 ? scan.lineBreaks(0, end) : 0
  let records = 0
  if (end < 0) return { end: 0, lines: 0, records: 0 }
  while (end < length && records < limits.chunkRecordsMax) {
    const next = scan.recordEnd(end)
    if (next < 0) break
    const lineEnd = scan.lineEnd(end)
    if (lineEnd > end) records += 1
    lines += scan.afterBreak(lineEnd) === next ? 1 : scan.lineBreaks(end, next)
    end = next
  }
  return { end, lines, records }
}

/** Where the rows begin: behind the lines above the header and the header itself; -1 where the text ends before. */
function preambleEnd(scan: Scan, header: number): number {
  let at = bomLength(scan.text)
  for (let line = 1; line < header && at >= 0 && at < scan.text.length; line += 1)
    at = scan.afterBreak(scan.lineEnd(at))
  if (header === 0 || at < 0) return at
  while (at >= 0 && at < scan.text.length && scan.lineEnd(at) === at) at = scan.afterBreak(at)
  return at < 0 ? at : scan.recordEnd(at)
}

function chunkOf(bytes: Buffer, at: Position, cut: Cut): Chunk {
  const next = { byte: at.byte + cut.end, line: at.line + cut.lines, index: at.index + cut.records }
  return { bytes: new Uint8Array(bytes.subarray(0, cut.end)), at, next }
}

/** A record beyond the limit: its first line stands alone, or — if even that is too long — is left out. */
async function oversized(file: FileHandle, bytes: Buffer, at: Position, limits: SplitLimits): Promise<Chunk> {
  const ends = { line: at.line + 1, index: at.index + 1 }
  const inside = breakEnd(bytes)
  const own = (end: number) => new Uint8Array(bytes.subarray(0, end))
  if (inside > 0) return { bytes: own(inside), at, next: { ...ends, byte: at.byte + inside } }
  const byte = await nextLine(file, at.byte + bytes.length - 1, limits.chunkBytes)
  return {
    bytes: own(EXCERPT_BYTES),
    at,
    next: { ...ends, byte },
    broken: {
      code: 'record_too_large',
      detail: `The record is larger than ${limits.recordBytesMax} bytes; reading went on at the next line.`,
    },
  }
}

async function nextLine(file: FileHandle, from: number, stepBytes: number): Promise<number> {
  // Two bytes at least, for a CR and LF that belong together.
  for (let byte = from; ; ) {
    const bytes = await filled(file, Buffer.allocUnsafeSlow(Math.max(stepBytes, 2)), byte)
    const found = breakEnd(bytes)
    if (found > 0) return byte + found
    if (bytes.length < 2) return byte + bytes.length
    byte += bytes.length - 1
  }
}

/** Where the first line ends, its break included; 0 where no whole break is in sight. */
function breakEnd(bytes: Buffer): number {
  const lineFeed = bytes.indexOf(10)
  const back = bytes.indexOf(13)
  if (back === -1 || (lineFeed !== -1 && lineFeed < back)) return lineFeed + 1
  if (back + 1 >= bytes.length) return 0
  return lineFeed === back + 1 ? back + 2 : back + 1
}

/** As much of the buffer as the file has from a byte on. */
async function filled(file: FileHandle, bytes: Buffer, byte: number): Promise<Buffer> {
  let length = 0
  while (length < bytes.length) {
    const { bytesRead } = await file.read(bytes, length, bytes.length - length, byte + length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return bytes.subarray(0, length)
}
