import { pipeline, Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { FetchLimits } from '../../../engine/contract/fetch.ts'
import { callFault } from './call-fault.ts'
import { fetchFaults } from './fetch.faults.ts'

/** As archives that a feed comes in: more than that no text becomes smaller. */
const RATIO_MAX = 200
const RATIO_FROM_BYTES = 100e6

const UNPACKERS = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  br: createBrotliDecompress,
  deflate: createInflate,
} as const

/** The body unpacked, with an end to its size, its time and its slowness. */
export async function* boundedBody(
  body: Readable,
  coding: string,
  host: string,
  limits: FetchLimits,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const name = coding.trim().toLowerCase()
  const unpack = Object.hasOwn(UNPACKERS, name) ? UNPACKERS[name as keyof typeof UNPACKERS] : null
  const wire = { bytes: 0 }
  const bytes = onTheWire(body, host, limits, wire)
  try {
    if (!unpack) yield* bytes
    else yield* unpacked(Readable.from(bytes, { objectMode: false }), unpack(), host, limits, wire)
  } catch (error) {
    throw callFault(error, host, limits, signal)
  } finally {
    body.destroy()
  }
}

/** Counts only the time that the server keeps us waiting: a reader that is slow itself costs it nothing. */
async function* onTheWire(
  body: Readable,
  host: string,
  limits: FetchLimits,
  wire: { bytes: number },
): AsyncGenerator<Buffer> {
  const { bytesMax, patienceMs, bytesPerSecondMin } = limits
  const pieces = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let [waitedMs, since] = [0, 0]
  for (;;) {
    const began = performance.now()
    const { value, done } = await pieces.next()
    if (done) return
    waitedMs += performance.now() - began
    wire.bytes += value.length
    since += value.length
    if (wire.bytes > bytesMax) throw fetchFaults.too_large({ host, bytesMax })
    if (waitedMs >= patienceMs) {
      if (since < (bytesPerSecondMin * waitedMs) / 1000) {
        throw fetchFaults.too_slow({ host, bytesPerSecond: bytesPerSecondMin })
      }
      waitedMs = 0
      since = 0
    }
    yield value
  }
}

async function* unpacked(
  packed: Readable,
  unpacker: ReturnType<(typeof UNPACKERS)[keyof typeof UNPACKERS]>,
  host: string,
  { unpackedBytesMax: bytesMax }: FetchLimits,
  wire: { readonly bytes: number },
): AsyncGenerator<Buffer> {
  let count = 0
  // What breaks on either side is told by the last stream of the pipe.
  const content = pipeline(packed, unpacker, () => undefined)
  for await (const piece of content as AsyncIterable<Buffer>) {
    count += piece.length
    if (count > bytesMax) throw fetchFaults.too_large({ host, bytesMax })
    if (count > RATIO_FROM_BYTES && count > wire.bytes * RATIO_MAX) throw fetchFaults.bomb({ host, ratio: RATIO_MAX })
    yield piece
  }
}
