import { createHash } from 'node:crypto'

/** Bytes as they come, in pieces of any size. */
export type Bytes = AsyncIterable<Buffer>

/** The first bytes of a stream, and the whole stream all the same. */
export interface Peeked {
  readonly head: Buffer
  /** True where `head` is all there is. */
  readonly whole: boolean
  readonly all: Bytes
}

/** Looks at the first bytes without losing them. */
export async function peek(source: Bytes, sizeBytes: number): Promise<Peeked> {
  const pieces = source[Symbol.asyncIterator]()
  const read: Buffer[] = []
  let bytes = 0
  let whole = false
  while (bytes < sizeBytes && !whole) {
    const next = await pieces.next()
    if (next.done) whole = true
    else {
      read.push(next.value)
      bytes += next.value.length
    }
  }
  const head = read.length === 1 && read[0] ? read[0] : Buffer.concat(read)
  return { head, whole, all: again(head, pieces) }
}

async function* again(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}

/** Counts and digests what flows through. */
export class Meter {
  bytes = 0
  readonly #hash = createHash('sha256')

  async *through(source: AsyncIterable<Buffer | string>, signal?: AbortSignal): AsyncGenerator<Buffer> {
    for await (const piece of source) {
      signal?.throwIfAborted()
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
      this.bytes += bytes.length
      this.#hash.update(bytes)
      yield bytes
    }
  }

  /** Hexadecimal SHA-256 of everything that went through; may be asked for once. */
  digest(): string {
    return this.#hash.digest('hex')
  }
}

/** Reads a stream to its end and forgets it. */
export async function drain(source: Bytes): Promise<void> {
  for await (const _ of source);
}
