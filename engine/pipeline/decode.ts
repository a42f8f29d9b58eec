import { isAscii } from 'node:buffer'
import { detectEncoding, type EncodingGuess } from '../sniff/encoding.ts'
import { type Bytes, peek } from './bytes.ts'

const LATE_SAMPLE_BYTES = 256 * 1024
/**
 * Decoded at least, and kept for the next piece: a byte by itself may end a character of several, come to nothing, and be more characters
 * than TextDecoder has made room for; then it throws.
 */
const HELD_BYTES = 16

/** What decoding has found; complete when the stream has ended. */
export interface Decoding {
  encoding: string
}

/**
 * Turns a source into UTF-8 without BOM. UTF-8 goes through untouched, its faulty bytes too: readers mend row by row.
 * Elsewhere bytes that mean nothing become �, which is told of each row that has one.
 */
export async function* toUtf8(source: Bytes, guess: EncodingGuess, found: Decoding): AsyncGenerator<Buffer> {
  found.encoding = guess.encoding
  const text = guess.bomBytes > 0 ? withoutFirst(source, guess.bomBytes) : source
  if (guess.encoding !== 'utf-8') yield* decoded(text, guess.encoding)
  else if (guess.by === 'ascii') yield* undecided(text, found)
  else yield* text
}

// A large file may show its first accent a gigabyte in: only then can its encoding be told.
async function* undecided(source: Bytes, found: Decoding): AsyncGenerator<Buffer> {
  const pieces = source[Symbol.asyncIterator]()
  try {
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
      if (isAscii(next.value)) {
        yield next.value
        continue
      }
      const { head, whole, all } = await peek(join(next.value, pieces), LATE_SAMPLE_BYTES)
      const guess = detectEncoding(head, whole)
      found.encoding = guess.encoding
      yield* guess.encoding === 'utf-8' ? all : decoded(all, guess.encoding)
      return
    }
  } finally {
    await pieces.return?.()
  }
}

async function* join(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}

async function* withoutFirst(source: Bytes, count: number): AsyncGenerator<Buffer> {
  let left = count
  for await (const piece of source) {
    yield left > 0 ? piece.subarray(left) : piece
    left = Math.max(0, left - piece.length)
  }
}

async function* decoded(source: Bytes, encoding: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  let held = Buffer.alloc(0)
  for await (const piece of source) {
    const bytes = Buffer.concat([held, piece])
    const end = bytes.length < 2 * HELD_BYTES ? 0 : bytes.length - HELD_BYTES
    held = bytes.subarray(end)
    if (end > 0) yield Buffer.from(decoder.decode(bytes.subarray(0, end), { stream: true }), 'utf8')
  }
  const rest = decoder.decode(held)
  if (rest !== '') yield Buffer.from(rest, 'utf8')
}

/** Decodes a piece that stands alone, as `toUtf8` would have. */
export function pieceToUtf8(bytes: Uint8Array, encoding: string): Uint8Array {
  return encoding === 'utf-8' ? bytes : Buffer.from(new TextDecoder(encoding).decode(bytes), 'utf8')
}
