import type { Analysis } from '../../engine/contract/analysis.ts'
import type { ImportReport } from '../../engine/report/report.ts'
import type { ImportEvent, ImportRequest, Preview } from './request.ts'

/** A fault as plain data, on its way from the run's process to whoever asked. */
export interface FaultWords {
  readonly code: string
  readonly kind: string
  readonly detail: string
  readonly fix: string
  readonly data: Readonly<Record<string, unknown>>
}

/** What the one who asked says to the run's process. */
export type ToRun =
  | { readonly say: 'go'; readonly request: ImportRequest; readonly suspicious: boolean }
  | { readonly say: 'answer'; readonly taken: boolean }
  | { readonly say: 'cancel' }

/** What the run's process says back; `done` or `fault` or `defect` is its last word. */
export type FromRun =
  | { readonly say: 'event'; readonly event: ImportEvent }
  | { readonly say: 'ask'; readonly analysis: Analysis }
  | { readonly say: 'done'; readonly report: ImportReport }
  | { readonly say: 'previewed'; readonly preview: Preview }
  | { readonly say: 'fault'; readonly fault: FaultWords }
  | { readonly say: 'defect'; readonly stack: string }
