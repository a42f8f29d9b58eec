import { workerData } from 'node:worker_threads'
import { Piscina } from 'piscina'
import type { Chunk } from '../../engine/contract/format.ts'
import { freed } from '../../engine/pipeline/freed.ts'
import type { ChunkMapper } from '../../engine/pipeline/map-chunk.ts'
import { type MapperPlan, mapHere, openMapper, type SentChunk } from '../import-run/mapper.ts'

let mapper: Promise<ChunkMapper> | undefined

/** One chunk of a run, in a thread of its own; the run's plan came with the thread. */
export default async function mapChunk(chunk: Chunk & { readonly bytes: Uint8Array<ArrayBuffer> }): Promise<unknown> {
  const plan = workerData as MapperPlan
  mapper ??= openMapper(plan)
  const sent = mapHere(await mapper, plan, chunk)
  freed(chunk.bytes)
  // Piscina's own type for this names symbols that TypeScript cannot see through.
  return Piscina.move(new Moved(sent) as never)
}

/** Tells piscina which bytes go over instead of being copied. */
class Moved {
  readonly #sent: SentChunk

  constructor(sent: SentChunk) {
    this.#sent = sent
  }

  get [Piscina.transferableSymbol](): ArrayBuffer[] {
    return [this.#sent.heads.buffer, this.#sent.bytes.buffer]
  }

  get [Piscina.valueSymbol](): SentChunk {
    return this.#sent
  }
}
