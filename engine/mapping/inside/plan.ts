import type { Condition, Step } from '../../contract/mapping.ts'
import type { Tools, Value } from '../../contract/rule.ts'

/** Everything the joined functions need to know about one mapping; it stands as JSON in the program. */
export interface Plan {
  /** Names of the transferred columns, in the order of their cells. */
  readonly inputs: readonly string[]
  /** Codes of the computed outputs, in order; `item` has these names. */
  readonly outputs: readonly string[]
  readonly attributes: readonly AttributePlan[]
  readonly category: CategoryPlan | null
  /** Category code → attributes that hold there, as [output, index in `attributes`]. */
  readonly own: Readonly<Record<string, readonly (readonly [number, number])[]>>
  /** For each output the attribute that holds where the category has none of its own; -1 for none. */
  readonly general: readonly number[]
  readonly where: Condition | null
  /** True where the condition names an attribute and so must wait for it. */
  readonly whereLast: boolean
  readonly lookups: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export interface AttributePlan {
  /** Input whose unchanged cell is told by a marker instead of a copy; -1 for none. */
  readonly same: number
  readonly from: readonly number[]
  readonly value?: Value
  readonly script: string | null
  readonly steps: readonly Step[]
  readonly keepEmpty: boolean
  /** True where the attribute takes a list. */
  readonly many: boolean
  /** Reads text into the attribute's type where no step did. */
  readonly reading: Step | null
  /** False where a value that cannot be read only costs the value, not the record. */
  readonly strict: boolean
}

export interface CategoryPlan {
  readonly output: number
  readonly chain: AttributePlan
  readonly separator: string
  /** Folded path → code. */
  readonly map: Readonly<Record<string, string>>
  readonly otherwise: string | null
}

/** What stands in the program for each rule. */
export interface RulePart {
  readonly first: string | undefined
  readonly lists: 'each' | 'whole'
  readonly empty: boolean
  readonly table: unknown
  // biome-ignore lint/suspicious/noExplicitAny: each rule's options have the type of its own schema
  apply(value: any, options: any, tools: Tools): Value
}

/** One problem on its way out: record, code, is it an error, output, value, detail. */
export type Note = readonly [
  record: number,
  code: string,
  error: boolean,
  output: number,
  value: string,
  detail: string,
]

/** What one call gives: index of the next record, computed values in a row, problems, and records left out by `where`. */
export type Harvest = [next: number, values: unknown[], notes: Note[], skipped: number[]]

/** How the mapping calls the merchant's scripts, which live in a realm of their own. */
export type RunScript = (
  index: number,
  value: Value,
  cells: readonly unknown[],
  at: number,
  names: readonly string[],
  values: readonly unknown[],
) => readonly [ok: boolean, value: Value, code: string, detail: string]
