import type { Cell } from '../contract/format.ts'
import type { Packed } from '../contract/target.ts'
import type { Problem, ProblemCode, Severity } from '../kernel/reject.ts'

/** A row that is left out, with all that is needed to mend it. */
export interface Reject {
  readonly row: number
  readonly line: number
  /** `error`: it could not be read. `invalid`: the rules of the mapping or of the catalogue refuse it. */
  readonly kind: 'invalid' | 'error'
  readonly problems: readonly Problem[]
  readonly raw: string
  readonly cells: readonly Cell[]
  /** The record's key where it can be told all the same; '' elsewhere. What is left out is not missing. */
  readonly key: string
}

/** Warnings of one chunk: counted, with the first few of a kind. */
export interface WarningLine {
  readonly code: ProblemCode
  readonly severity: Severity
  readonly attribute: string
  count: number
  readonly examples: { readonly row: number; readonly value: string; readonly detail: string }[]
}

/** What a thread makes of a chunk. */
export interface MappedChunk extends MappedRest, Told {
  /** Those that are not unchanged; made anew each time they are gone through. */
  readonly records: Iterable<Packed>
  /** Gives the records' memory back; they cannot be gone through any more. */
  readonly free?: () => void
}

/** What is told of every record of a chunk, in order. */
export interface Told {
  /**
   * Per record: twice its row, and one more where the feed owns it; both halves of its key's hash; how many bytes it
   * has, 0 where it is unchanged; both halves of each half of its digest.
   */
  readonly heads: Uint32Array<ArrayBuffer>
  /** Keys of the unchanged ones: lists as JSON, hardly ever looked at. */
  readonly unchanged: readonly string[]
}

/** Numbers per record in `heads`. */
export const HEAD_WORDS = 8

/** The row of the record whose numbers begin there. */
export const rowIn = (heads: Uint32Array, at: number) => (heads[at] as number) >>> 1

/** All of a chunk but its records. */
export interface MappedRest {
  readonly rows: number
  /** Records left out by `where`. */
  readonly skipped: number
  readonly rejects: readonly Reject[]
  readonly warnings: readonly WarningLine[]
}

const EXAMPLES_MAX = 5

/** Counts problems by code and attribute (and, for kept categories, by value), keeping the first few examples. */
export class Tally {
  readonly lines = new Map<string, WarningLine>()

  add(row: number, found: Problem, count = 1): void {
    // Kept categories are told once per value, so each value has a line of its own until the run has merged them.
    const line =
      found.code === 'category_kept'
        ? this.#kept(found)
        : this.#line(`${found.code} ${found.severity} ${found.attribute}`, found)
    line.count += count
    if (line.examples.length < EXAMPLES_MAX) line.examples.push({ row, value: found.value, detail: found.detail })
  }

  #kept(found: Problem): WarningLine {
    return this.lines.get(found.value) ?? this.#line(found.value, found)
  }

  merge(other: WarningLine): void {
    const line = this.#line(`${other.code} ${other.severity} ${other.attribute}`, other)
    line.count += other.count
    for (const example of other.examples) if (line.examples.length < EXAMPLES_MAX) line.examples.push(example)
  }

  #line(id: string, { code, severity, attribute }: Pick<WarningLine, 'code' | 'severity' | 'attribute'>): WarningLine {
    let line = this.lines.get(id)
    if (!line) {
      line = { code, severity, attribute, count: 0, examples: [] }
      this.lines.set(id, line)
    }
    return line
  }
}
