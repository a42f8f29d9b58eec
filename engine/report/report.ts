import type { ProblemCode, Severity } from '../kernel/reject.ts'

/** Counts of a run. Always: read = valid + invalid + error, valid = created + updated + unchanged + skipped + removed. */
export interface Counts {
  rows: number
  read: number
  valid: number
  invalid: number
  error: number
  created: number
  updated: number
  unchanged: number
  deactivated: number
  zeroed: number
  deleted: number
  removed: number
  skipped: number
  warnings: number
}

export function noCounts(): Counts {
  return {
    rows: 0,
    read: 0,
    valid: 0,
    invalid: 0,
    error: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    deactivated: 0,
    zeroed: 0,
    deleted: 0,
    removed: 0,
    skipped: 0,
    warnings: 0,
  }
}

export interface ProblemExample {
  readonly row: number
  readonly value: string
  readonly detail: string
}

/** Problems of one code on one attribute, with the first few of them. */
export interface ProblemLine {
  readonly code: ProblemCode
  readonly severity: Severity
  readonly attribute: string
  count: number
  readonly examples: ProblemExample[]
}

/** The JSON of `izb import --json` and of `GET /v1/imports/{id}`, word for word. */
export interface ImportReport {
  readonly id: string
  readonly state: string
  readonly target: string
  readonly merchant: string
  readonly dry_run: boolean
  readonly started_at: string | null
  readonly ended_at: string | null
  readonly seconds: number
  readonly source: {
    readonly address: string
    readonly bytes: number
    readonly digest: string
    readonly format: string
  }
  readonly mapping: { readonly id: string; readonly version: number }
  readonly counts: Counts
  readonly problems: readonly ProblemLine[]
  /** Why a run failed or is held, in words, with what to do about it; null while all is well. */
  readonly reason: { readonly code: string; readonly detail: string; readonly fix: string } | null
}
