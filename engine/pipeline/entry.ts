import type { Row } from '../contract/format.ts'
import type { Value } from '../contract/rule.ts'

/** A source row (or one entry of its nested list) with the outputs of the mapping program; null where it was left out. */
export interface Entry {
  readonly row: Row
  readonly values: readonly Value[] | null
  /** Of a record that was left out, what grouped it: it must not tear its group apart. Elsewhere empty. */
  readonly marks: readonly Value[]
  /** Something was told of it already. */
  readonly told: boolean
}
