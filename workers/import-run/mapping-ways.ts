import type { Chunk } from '../../engine/contract/format.ts'
import { unbundled } from '../../engine/pipeline/bundle.ts'
import type { MappedChunk } from '../../engine/pipeline/mapped.ts'
import { type MapperPlan, mapHere, openMapper } from './mapper.ts'
import type { Suspects } from './suspects.ts'

/** Below it a second thread saves hardly half a second, and costs more than that to start and to warm up. */
const SMALL_BYTES = 4_000_000

/** How chunks get mapped in this run. */
interface Ways {
  /** How many chunks may be in the making at once. */
  readonly width: number
  map(chunk: Chunk): Promise<MappedChunk>
  close(): Promise<void>
}

/**
 * Threads for a large source; this very thread for a small one, or where records must be tried one by one.
 * `threads` counts this one, which has as much to do with reading and writing as another with mapping.
 */
export async function openMapping(
  plan: MapperPlan,
  sizeBytes: number,
  threads: number,
  suspects: Suspects | null,
): Promise<Ways> {
  if (suspects || sizeBytes < SMALL_BYTES || threads === 1) {
    const mapper = await openMapper(plan, suspects ? (row) => suspects.try(row) : undefined)
    return {
      width: 1,
      map: async (chunk) => {
        const mapped = unbundled(mapHere(mapper, plan, chunk), plan.schema.layout)
        suspects?.rest()
        return mapped
      },
      close: async () => {
        mapper.dispose()
        suspects?.clear()
      },
    }
  }
  const { openThreads } = await import('./mapping-threads.ts')
  const pool = openThreads(plan, threads - 1)
  // The threads end with the process. Ended before, one that still has handles of its isolate may abort all of it.
  return { ...pool, close: async () => undefined }
}
