import type { Drift } from './drift.ts'

/** What a look at a source tells; the JSON of `izb analyze --json` is this, word for word. */
export interface Analysis {
  readonly source: AnalysedSource
  readonly target: string
  readonly columns: readonly AnalysedColumn[]
  /** What an import would take. */
  readonly mapping: readonly Proposal[]
  readonly unmapped_columns: readonly string[]
  readonly missing_required: readonly string[]
  readonly categories: readonly CategoryProposal[]
  /** Words of the source for values of the marketplace's lists. */
  readonly values: readonly ListProposal[]
  /** How the source differs from the one that the feed's mapping was confirmed for; absent where it does not. */
  readonly drift?: Drift
}

export interface AnalysedSource {
  readonly address: string
  readonly bytes: number
  readonly format: string
  readonly encoding: string
  readonly dialect: Readonly<Record<string, unknown>>
  readonly record_path: string | null
  readonly records: number
  /** True where `records` is reckoned from the sample, not counted. */
  readonly records_estimated: boolean
  readonly platform: string | null
  readonly language: string | null
}

export interface AnalysedColumn {
  readonly path: string
  readonly type: string
  /** Share of sampled records that have a value. */
  readonly fill: number
  readonly distinct: number
  readonly samples: readonly string[]
  readonly candidates: readonly { readonly attribute: string; readonly confidence: number }[]
}

export interface Proposal {
  readonly attribute: string
  readonly from: readonly string[]
  readonly confidence: number
  readonly reason: string
}

/** A word of the source, and the value of an attribute's list that it would become. */
export interface ListProposal {
  readonly attribute: string
  readonly source: string
  readonly records: number
  /** Null where none is proposed: what is left to be mapped by hand. */
  readonly value: string | null
  readonly confidence: number
  readonly reason: string
}

/** A category of the source, and the one of the marketplace that it would become. */
export interface CategoryProposal {
  readonly source: string
  readonly records: number
  /** Null where none is proposed: what is left to be mapped by hand. */
  readonly category: string | null
  readonly confidence: number
  readonly reason: string
}
