import { distance } from 'fastest-levenshtein'
import type { Columns } from '../../contract/format.ts'
import type { TargetSchema } from '../../contract/target.ts'
import type { Rules } from '../walk.ts'

/** One thing that is wrong, or odd, with a mapping document. */
export interface Finding {
  /** Where it stands in the document, such as `attributes.price.steps[0].read-price.decimal`. */
  readonly path: string
  readonly code: FindingCode
  readonly severity: 'error' | 'warning'
  readonly detail: string
  readonly fix: string
}

/** Everything that can be found, and whether a document can be used all the same. */
export const FINDINGS = {
  shape_wrong: 'error',
  version_unknown: 'error',
  unknown_key: 'error',
  unknown_format: 'error',
  unknown_rule: 'error',
  unknown_option: 'error',
  option_wrong: 'error',
  unknown_attribute: 'error',
  unknown_column: 'error',
  unknown_category: 'error',
  unknown_table: 'error',
  pattern_wrong: 'error',
  script_syntax: 'error',
  script_without_result: 'warning',
  required_unmapped: 'error',
  mapping_empty: 'error',
  column_twice: 'warning',
  column_ignored: 'warning',
  target_other: 'warning',
  not_localised: 'warning',
  variations_unclear: 'error',
  variations_ungrouped: 'warning',
} as const

export type FindingCode = keyof typeof FINDINGS

/** What a document is judged by; without columns, nothing is said about them. */
export interface LintContext {
  readonly rules: Rules
  readonly schema: TargetSchema
  readonly columns?: Columns
}

/** Makes a finding; its severity is the code's. */
export function finding(code: FindingCode, path: string, detail: string, fix: string): Finding {
  return { path, code, severity: FINDINGS[code], detail, fix }
}

const letters = (word: string) => [...word].sort().join('')
const plain = (word: string) =>
  word
    .normalize('NFD')
    .replaceAll(/[\p{M}\s_.-]/gu, '')
    .toLowerCase()

/** The name that was probably meant; null where none is near. */
function nearest(word: string, names: Iterable<string>): string | null {
  const wanted = plain(word)
  let best: string | null = null
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 0.5
  let tried = 0
  for (const name of names) {
    // Trees have thousands of categories: enough is enough.
    if (++tried > 20_000) break
    const other = plain(name)
    // Letters that changed places are one slip, not two.
    const far = other !== wanted && letters(other) === letters(wanted) ? 1 : distance(wanted, other)
    if (far < least) [best, least] = [name, far]
  }
  return best
}

/** “Did you mean …?”, or what is possible at all. */
export function meant(word: string, names: Iterable<string>, otherwise: string): string {
  const name = nearest(word, names)
  return name === null ? otherwise : `Did you mean “${name}”?`
}
