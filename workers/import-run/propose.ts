import type { TargetSchema } from '../../engine/contract/target.ts'
import type { Spooled } from '../../engine/pipeline/spool.ts'
import { analyze, type Understood } from '../../engine/sniff/analyze.ts'
import type { Fetched } from './fetch.ts'

/** What the analysis makes of a fetched source: how it reads to people, and the mapping that takes all of it. */
export function propose(fetched: Fetched, schema: TargetSchema, spooled: Spooled, address: string): Understood {
  const { format, options, columns, sampled } = fetched
  const { originalBytes: bytes, sizeBytes, encoding } = spooled
  return analyze({ address, bytes, sizeBytes, encoding, format, options, columns, sampled }, schema)
}
