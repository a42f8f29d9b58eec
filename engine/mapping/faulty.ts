import type { MappingDocument } from '../contract/mapping.ts'
import type { TargetSchema } from '../contract/target.ts'
import type { Rules } from './walk.ts'

/** What keeps a mapping from being compiled at all. */
export function faultyFindings(
  _d: MappingDocument,
  _r: Rules,
  _s: TargetSchema,
): { path: string; detail: string; fix: string }[] {
  return []
}
