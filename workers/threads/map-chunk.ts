import { workerData } from 'node:worker_threads'
import type { Chunk } from '../../engine/contract/format.ts'
import type { ChunkMapper } from '../../engine/pipeline/map-chunk.ts'
import type { MappedChunk } from '../../engine/pipeline/mapped.ts'
import { type MapperPlan, openMapper } from '../import-run/mapper.ts'

let mapper: Promise<ChunkMapper> | undefined

/** One chunk of a run, in a thread of its own; the run's plan came with the thread. */
export default async function mapChunk(chunk: Chunk): Promise<MappedChunk> {
  mapper ??= openMapper(workerData as MapperPlan)
  return (await mapper).map(chunk)
}
