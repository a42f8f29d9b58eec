import type { ImportReport } from '../report/report.ts'
import type { Analysis } from './analysis.ts'

/** One record of a preview: what the source says, what comes of it, what is wrong. */
export interface PreviewRecord {
  readonly row: number
  readonly source: Readonly<Record<string, string | readonly string[] | null>>
  readonly result: Readonly<Record<string, unknown>> | null
  readonly problems: readonly {
    readonly code: string
    readonly severity: string
    readonly attribute: string
    readonly value: string
    readonly detail: string
  }[]
  /** What an import would do with it. */
  readonly action: 'create' | 'update' | 'unchanged' | 'skip' | 'remove' | 'reject'
}

/** What an import would do, with the records that were asked for. */
export interface Preview {
  readonly analysis: Analysis | null
  readonly records: readonly PreviewRecord[]
  /** What an import of the whole source would do; only with `all`, else of the rows shown. */
  readonly report: ImportReport
}

/** Which records of a source are to be shown. */
export type PreviewOf = { readonly rows: number } | { readonly row: number } | { readonly all: true }
