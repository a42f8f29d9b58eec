import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { TRACE_BYTES } from '../../engine/pipeline/keys/key-index.ts'
import type { Traces } from '../../engine/pipeline/run.ts'
import { throwDisk } from '../../engine/pipeline/spool.faults.ts'

/** What is read at a time after a crash: whole traces. */
const PIECE_BYTES = TRACE_BYTES * 100_000

/** Traces of seen keys in a file of the run's folder; what a crash left beyond the checkpoint is cut off. */
export function openTraces(path: string, keptBytes: number): Traces & { restore(): Iterable<DataView>; close(): void } {
  const file = openSync(path, keptBytes > 0 ? 'r+' : 'w+')
  ftruncateSync(file, keptBytes)
  let sizeBytes = keptBytes
  return {
    get sizeBytes() {
      return sizeBytes
    },
    append(bytes) {
      try {
        let done = 0
        while (done < bytes.byteLength) done += writeSync(file, bytes, done, bytes.byteLength - done, sizeBytes + done)
      } catch (error) {
        // In a transaction, it would be taken for the disk of the database.
        throwDisk(error, dirname(path))
      }
      sizeBytes += bytes.byteLength
    },
    *restore() {
      for (let at = 0; at < keptBytes; at += PIECE_BYTES) {
        const piece = new Uint8Array(Math.min(PIECE_BYTES, keptBytes - at))
        let done = 0
        while (done < piece.length) done += readSync(file, piece, done, piece.length - done, at + done)
        yield new DataView(piece.buffer)
      }
    },
    close: () => closeSync(file),
  }
}
