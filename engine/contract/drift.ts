/** What a column looked like when a mapping of its source was confirmed. */
export interface ColumnTrace {
  readonly path: string
  readonly type: string
  /** Share of filled cells whose value no other cell has. */
  readonly unique: number
  /** Mean length of a value. */
  readonly length: number
}

/** How a source differs from the one its mapping was confirmed for. */
export interface Drift {
  /** Columns that were not there. */
  readonly gained: readonly { readonly column: string; readonly proposal: string | null }[]
  readonly lost: readonly LostColumn[]
  readonly renamed: readonly RenamedColumn[]
}

/** A column that the mapping reads and the source has no more. */
export interface LostColumn {
  readonly column: string
  /** What was made of it. */
  readonly attributes: readonly string[]
  /** Those of them that no record can do without, and that nothing else gives. */
  readonly required: readonly string[]
}

/** A new column that seems to be a lost one under another name. */
export interface RenamedColumn {
  readonly from: string
  readonly to: string
  readonly confidence: number
  readonly reason: string
}
