import type { Chunk, Columns } from '../../engine/contract/format.ts'
import type { MappingDocument } from '../../engine/contract/mapping.ts'
import type { Program } from '../../engine/contract/program.ts'
import type { TargetSchema } from '../../engine/contract/target.ts'
import { Bundle, type Bundled } from '../../engine/pipeline/bundle.ts'
import { readGroups } from '../../engine/pipeline/grouped-rows.ts'
import { openIsolate } from '../../engine/pipeline/isolate.ts'
import type { KnownTables } from '../../engine/pipeline/keys/known-keys.ts'
import { ChunkMapper } from '../../engine/pipeline/map-chunk.ts'
import type { MappedRest } from '../../engine/pipeline/mapped.ts'
import { SourceMemory } from '../../engine/pipeline/source-memory.ts'
import { loadFormats } from '../../engine/plugins.ts'

/** All that a thread needs to map chunks of one run; plain data. */
export interface MapperPlan {
  readonly format: string
  readonly sourceOptions: object
  readonly columns: Columns
  readonly document: MappingDocument
  readonly program: Program
  readonly schema: TargetSchema
  readonly keys: readonly string[]
  readonly salt: string
  /** The chunks hold regrouped rows, whatever the format was. */
  readonly regrouped: boolean
  readonly crashed: readonly number[]
  /** Counts timeouts and deaths of all threads together. */
  readonly failures: Int32Array
  /** What is there already, where records are skipped by their digest. */
  readonly known: KnownTables | null
}

/** What a thread sends back: a mapped chunk whose records are bundled. */
export type SentChunk = MappedRest & Bundled

/** Maps a chunk in this very thread. */
export function mapHere(mapper: ChunkMapper, plan: MapperPlan, chunk: Chunk): SentChunk {
  const bundle = new Bundle(plan.salt, plan.known)
  const rest = mapper.map(chunk, (records) => bundle.add(records))
  return { ...rest, ...bundle.take() }
}

/** Makes the mapper of a plan, in whatever thread it is called. `onRow` is told each row before it is tried. */
export async function openMapper(plan: MapperPlan, onRow?: (row: number) => void): Promise<ChunkMapper> {
  const format = (await loadFormats()).get(plan.format)
  if (!format) throw new Error(`no format ${plan.format}`)
  const reader = plan.regrouped
    ? readGroups
    : format.reader(plan.sourceOptions, plan.columns, plan.document.variations?.each)
  const { failures } = plan
  const onRecord = (index: number) => onRow?.(mapper.rowAt(index))
  const isolate = openIsolate(plan.program, onRow ? { failures, onRecord } : { failures })
  const alone = plan.program.steady && !plan.document.variations
  const memory = alone ? new SourceMemory(plan, plan.known) : null
  const mapper = new ChunkMapper({ ...plan, reader, isolate, memory, crashed: new Set(plan.crashed) })
  return mapper
}
