import type { Packed, TargetSchema } from '../contract/target.ts'
import { Bundle, unbundled } from './bundle.ts'
import type { KnownKeys } from './key-index.ts'
import type { MappedChunk } from './mapped.ts'
import type { Unsealed } from './pack-entity.ts'

/** A chunk that came back, with its records in a list. */
export type Crossed = MappedChunk & { readonly records: readonly Packed[] }

/** Sends batches of records to another thread and back. */
export function crossed(
  batches: readonly (readonly Unsealed[])[],
  layout: TargetSchema['layout'],
  { salt = 'salt', known = null }: { readonly salt?: string; readonly known?: KnownKeys | null } = {},
): Crossed {
  const bundle = new Bundle(layout, salt, known)
  for (const records of batches) bundle.add(records)
  const rest = { rows: 0, skipped: 0, rejects: [], warnings: [] }
  const back = unbundled(structuredClone({ ...rest, ...bundle.take() }), layout)
  return { ...back, records: [...back.records] }
}
