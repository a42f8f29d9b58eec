import type { Packed, TargetSchema } from '../contract/target.ts'
import { Bundle, unbundled } from './bundle.ts'
import type { KnownTables } from './keys/known-keys.ts'
import type { MappedChunk } from './mapped.ts'
import type { Unchanged, Unsealed } from './pack-entity.ts'

/** A chunk that came back, with its records in a list. */
export type Crossed = MappedChunk & { readonly records: readonly Packed[] }

/** Sends batches of records to another thread and back. */
export function crossed(
  batches: readonly (readonly (Unsealed | Unchanged)[])[],
  layout: TargetSchema['layout'],
  { salt = '5a17'.repeat(8), known = null }: { readonly salt?: string; readonly known?: KnownTables | null } = {},
): Crossed {
  const bundle = new Bundle(salt, known)
  for (const records of batches) bundle.add(records)
  const rest = { rows: 0, skipped: 0, rejects: [], warnings: [] }
  const back = unbundled(structuredClone({ ...rest, ...bundle.take() }), layout)
  return { ...back, records: [...back.records] }
}
