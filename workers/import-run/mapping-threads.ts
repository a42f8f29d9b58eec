import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import type { Chunk } from '../../engine/contract/format.ts'
import { unbundled } from '../../engine/pipeline/bundle.ts'
import type { MappedChunk } from '../../engine/pipeline/mapped.ts'
import type { MapperPlan } from './mapper.ts'

/** Chunks that are mapped while others are written: about as many as are written together. */
const CHUNKS_AHEAD = 4

const HEAP_MB_MAX = 160
// A large young generation is filled before it is looked at: memory that buys no speed here.
const YOUNG_MB_MAX = 24

/** Threads that map chunks of one plan side by side. */
export function openThreads(plan: MapperPlan, threads: number) {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
  const pool = new Piscina({
    filename: fileURLToPath(new URL(`../threads/map-chunk${extension}`, import.meta.url)),
    minThreads: threads,
    maxThreads: threads,
    // Writing does not let this thread hand out the next chunk: it must lie there already.
    concurrentTasksPerWorker: CHUNKS_AHEAD,
    workerData: plan,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX, maxYoungGenerationSizeMb: YOUNG_MB_MAX },
  })
  return {
    width: threads * CHUNKS_AHEAD + 1,
    map: async (chunk: Chunk): Promise<MappedChunk> => {
      const bytes = owned(chunk.bytes)
      return unbundled(await pool.run({ ...chunk, bytes }, { transferList: [bytes.buffer] }), plan.schema.layout)
    },
  }
}

/** Bytes in a buffer of their own: what is transferred is gone for the sender, and a slice would take its neighbours along. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer
    ? (bytes as Uint8Array<ArrayBuffer>)
    : new Uint8Array(bytes)
}
