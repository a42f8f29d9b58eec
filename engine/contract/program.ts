import type { Problem } from '../kernel/reject.ts'
import type { Cell } from './format.ts'
import type { Value } from './rule.ts'

/** A mapping compiled for one list of columns: plain data that travels to threads and runs in an isolate. */
export interface Program {
  /** JavaScript text of the whole mapping: rules, patterns and what holds them together. */
  readonly source: string
  /** Text of the realm that the merchant's scripts live in; '' where there are none. */
  readonly scripts: string
  /**
   * What one record gives, in order: attribute codes (`title:fr` too, per-category ones too), `category`, and the raw
   * cells that group rows: `$parent`, `$type`, `$link`, `$to`, `$option.0.name`, `$option.0.value` …
   */
  readonly outputs: readonly string[]
  /** How each output is made, in the order of `outputs`. */
  readonly ways: readonly OutputWay[]
  /** Indexes of the columns that go into the isolate; all of them where a script may read any. */
  readonly inputs: readonly number[]
  /** True where the mapping's `where` must be judged in the isolate. */
  readonly filtered: boolean
  /** True where the same cells always give the same record: no script looks at the clock or at chance. */
  readonly steady: boolean
}

/** An output is a column's cell as it came, a constant, or what the isolate made of the record. */
export interface OutputWay {
  readonly kind: 'isolate' | 'column' | 'constant'
  /** The column; for the isolate the one whose unchanged cell it need not send back. -1 for none: untouched. */
  readonly column: number
  readonly value: Value
}

/** What became of one record. Exactly one of: values, skipped, or left out with at least one error. */
export interface Mapped {
  /** Aligned with the program's outputs; undefined is untouched, null and '' are cleared. Null where there is none. */
  readonly values: readonly Value[] | null
  /** Left out by the mapping's `where`. */
  readonly skip: boolean
  /** All errors and warnings of the record; one error is enough to leave it out. */
  readonly problems: readonly Problem[]
}

/** What one thread's isolate may use. Left out: the defaults of engine/pipeline/isolate.ts. */
export interface IsolateLimits {
  readonly memoryMb?: number
  /** A record that takes longer is `script_timeout`; the rest of its batch goes on. */
  readonly recordMs?: number
  /** After so many timeouts and deaths in a run, records are `script_stopped`. */
  readonly failuresMax?: number
  /** Counts timeouts and deaths for all threads of a run: one cell of an Int32Array on a SharedArrayBuffer. */
  readonly failures?: Int32Array
  /** Told each record's index in its batch before it is tried, with one record per call: for finding what kills a process. */
  readonly onRecord?: (index: number) => void
}

/** A program in a V8 isolate of its own, fresh for each run. */
export interface Isolate {
  /** Rows aligned with the columns the program was compiled for, about 1,000 a call; answers in the same order. Never throws for what a record holds. */
  map(batch: readonly (readonly Cell[])[]): Mapped[]
  dispose(): void
}
