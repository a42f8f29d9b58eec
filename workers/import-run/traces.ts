import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { Traces } from '../../engine/pipeline/run.ts'

/** Traces of seen keys in a file of the run's folder; what a crash left beyond the checkpoint is cut off. */
export function openTraces(path: string, keptBytes: number): Traces & { restore(): DataView; close(): void } {
  const file = openSync(path, keptBytes > 0 ? 'r+' : 'w+')
  ftruncateSync(file, keptBytes)
  let sizeBytes = keptBytes
  return {
    get sizeBytes() {
      return sizeBytes
    },
    append(bytes) {
      let done = 0
      while (done < bytes.byteLength) done += writeSync(file, bytes, done, bytes.byteLength - done, sizeBytes + done)
      sizeBytes += bytes.byteLength
    },
    restore() {
      const bytes = readFileSync(path)
      return new DataView(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, keptBytes))
    },
    close: () => closeSync(file),
  }
}
