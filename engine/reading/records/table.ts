import type { Chunk } from '../../contract/format.ts'

/** Where one record stands in a chunk: byte offsets, and lines after the chunk's first. */
export interface RecordSpan {
  readonly start: number
  readonly end: number
  readonly line: number
}

const SPAN_BYTES = 12

/** Bytes of a chunk: a stretch of the file, then the table of its records, then their number. */
export function packRecords(stretch: Uint8Array, spans: readonly RecordSpan[]): Uint8Array {
  const packed = Buffer.allocUnsafeSlow(stretch.length + spans.length * SPAN_BYTES + 4)
  packed.set(stretch, 0)
  let at = stretch.length
  for (const span of spans) {
    packed.writeUInt32LE(span.start, at)
    packed.writeUInt32LE(span.end, at + 4)
    packed.writeUInt32LE(span.line, at + 8)
    at += SPAN_BYTES
  }
  packed.writeUInt32LE(spans.length, at)
  return packed
}

/** One record of a chunk as text. */
export interface RecordText {
  readonly text: string
  /** Lines after the chunk's first. */
  readonly line: number
}

/** The records that `packRecords` put together, one at a time. */
export function* unpackRecords(packed: Uint8Array): Generator<RecordText> {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength)
  const count = bytes.length < 4 ? 0 : bytes.readUInt32LE(bytes.length - 4)
  const table = bytes.length - 4 - count * SPAN_BYTES
  if (table < 0) return
  const whole = bytes.toString('utf8', 0, table)
  // One byte a character: offsets of bytes are offsets of the text, and slices of it cost nothing.
  const plain = whole.length === table
  for (let at = table; at < bytes.length - 4; at += SPAN_BYTES) {
    const start = bytes.readUInt32LE(at)
    const end = bytes.readUInt32LE(at + 4)
    const text = plain ? whole.slice(start, end) : bytes.toString('utf8', start, end)
    yield { text, line: bytes.readUInt32LE(at + 8) }
  }
}

/** The texts of all records of sampled chunks. */
export function recordTexts(chunks: readonly Chunk[]): string[] {
  return chunks.flatMap((chunk) => (chunk.broken ? [] : Array.from(unpackRecords(chunk.bytes), ({ text }) => text)))
}
