import { workerData } from 'node:worker_threads'
import type { Chunk } from '../../engine/contract/format.ts'
import { type Flat, flatten } from '../../engine/pipeline/flat.ts'
import type { ChunkMapper } from '../../engine/pipeline/map-chunk.ts'
import type { MappedChunk } from '../../engine/pipeline/mapped.ts'
import { type MapperPlan, openMapper } from '../import-run/mapper.ts'

let mapper: Promise<ChunkMapper> | undefined

/** What a thread sends back: a mapped chunk whose records are laid end to end. */
export type SentChunk = Omit<MappedChunk, 'records'> & { readonly flat: Flat }

/** One chunk of a run, in a thread of its own; the run's plan came with the thread. */
export default async function mapChunk(chunk: Chunk): Promise<SentChunk> {
  const plan = workerData as MapperPlan
  mapper ??= openMapper(plan)
  const { records, ...rest } = (await mapper).map(chunk)
  return { ...rest, flat: flatten(records, plan.schema.layout) }
}
