import { workerData } from 'node:worker_threads'
import type { Chunk } from '../../engine/contract/format.ts'
import type { ChunkMapper } from '../../engine/pipeline/map-chunk.ts'
import { type MapperPlan, mapHere, openMapper, type SentChunk } from '../import-run/mapper.ts'

let mapper: Promise<ChunkMapper> | undefined

/** One chunk of a run, in a thread of its own; the run's plan came with the thread. */
export default async function mapChunk(chunk: Chunk): Promise<SentChunk> {
  const plan = workerData as MapperPlan
  mapper ??= openMapper(plan)
  return mapHere(await mapper, plan, chunk)
}
