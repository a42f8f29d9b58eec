import type { Analysis } from '../../engine/contract/analysis.ts'
import type { Preview } from '../../engine/contract/preview.ts'
import type { ImportReport } from '../../engine/report/report.ts'
import type { Look } from '../../server/platform/mapper-desk.ts'
import type { Answer, ImportEvent, ImportRequest } from './request.ts'

/** A fault as plain data, on its way from the run's process to whoever asked. */
export interface FaultWords {
  readonly code: string
  readonly kind: string
  readonly detail: string
  readonly fix: string
  readonly data: Readonly<Record<string, unknown>>
}

/** What came before this process of the run. */
export interface Life {
  /** Public id of the run that an earlier process had in hand; null in the first one. */
  readonly again: string | null
  /** True where an earlier one was brought down: records are tried one by one. */
  readonly suspicious: boolean
}

/** What the one who asked says to the run's process. */
export type ToRun =
  | { readonly say: 'go'; readonly request: ImportRequest; readonly life: Life }
  | { readonly say: 'answer'; readonly answer: Answer }
  | { readonly say: 'cancel' }

/** What the run's process says back; `done` or `fault` or `defect` is its last word. */
export type FromRun =
  | { readonly say: 'event'; readonly event: ImportEvent }
  | { readonly say: 'ask'; readonly analysis: Analysis }
  | { readonly say: 'done'; readonly report: ImportReport }
  | { readonly say: 'previewed'; readonly preview: Preview }
  | { readonly say: 'looked'; readonly look: Look }
  | { readonly say: 'fault'; readonly fault: FaultWords }
  | { readonly say: 'defect'; readonly stack: string }
