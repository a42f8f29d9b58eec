import type { MappingDocument } from '../../engine/contract/mapping.ts'
import type { Sink, TargetSchema } from '../../engine/contract/target.ts'
import type { BulkTx, Database, Queries } from './database.ts'

/** For whom a bulk is read, before there is a run. */
export interface TargetScope {
  /** Null for the operator's own bulks. */
  readonly merchantId: number | null
  /** False: only offers on products that exist. */
  readonly products: boolean
}

/** The run that writes. */
export interface RunScope extends TargetScope {
  readonly feedId: number
  readonly runId: number
  /** True for a mended rejects file: of each product it has only what was left out before. */
  readonly mended?: boolean
  readonly now: () => Date
}

/** Something that can be imported: one file `<name>.target.ts` in its domain, listed in server/targets.ts. */
export interface Target {
  readonly name: string
  readonly summary: string
  /** Whose records these are: a merchant's own, or the operator's. */
  readonly owner: 'merchant' | 'operator'
  /** What it accepts, from the definitions as they are now. */
  schema(db: Queries, scope: TargetScope): Promise<TargetSchema>
  /** Where valid records go. */
  open(db: Database, scope: RunScope, schema: TargetSchema, document: MappingDocument): Promise<Sink<BulkTx>>
}

export function defineTarget(target: Target): Target {
  return target
}
