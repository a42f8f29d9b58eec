import type { TargetSchema } from '../../engine/contract/target.ts'
import type { Spooled } from '../../engine/pipeline/spool.ts'
import { analyze, type Understood } from '../../engine/sniff/analyze.ts'
import type { Fetched } from './fetch.ts'

/** What the analysis makes of a source that is on disk already, and the mapping that takes all its proposals. */
export async function propose(
  fetched: Fetched,
  schema: TargetSchema,
  spooled: Spooled,
  address: string,
): Promise<Understood> {
  const { format, options, columns, sampled } = fetched
  const { originalBytes, sizeBytes, encoding } = spooled
  return analyze({ address, bytes: originalBytes, sizeBytes, encoding, format, options, columns, sampled }, schema)
}
