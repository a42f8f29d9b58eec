import { FAULT_STATUS, type Fault } from './fault.ts'

/** A fault as RFC 9457 and our API write it; `--json` prints this. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly fix: string
  readonly errors: readonly ProblemError[]
  /** Of a refused transition: where it stands, and what is allowed there. */
  readonly state?: string
  readonly actions?: readonly string[]
}

/** One thing that is wrong, and where. */
export interface ProblemError {
  readonly path: string
  readonly code: string
  readonly detail: string
}

/** The problem document of a fault. */
export function problemDocument(fault: Fault): ProblemDocument {
  return {
    type: `https://izb.dev/problems/${fault.code}`,
    title: fault.kind.replaceAll('_', ' '),
    status: FAULT_STATUS[fault.kind],
    detail: fault.message,
    code: fault.code,
    fix: fault.fix,
    errors: errorsOf(fault),
    ...standingOf(fault.data),
  }
}

function standingOf({ state, actions }: Fault['data']): Pick<ProblemDocument, 'state' | 'actions'> {
  return typeof state === 'string' && Array.isArray(actions) ? { state, actions } : {}
}

/** What is wrong in detail, where a fault says so. */
export function errorsOf(fault: Fault): readonly ProblemError[] {
  const errors = fault.data.errors ?? fault.data.findings
  if (!Array.isArray(errors)) return []
  return errors.map((it) => ({
    path: String(it?.path ?? ''),
    code: String(it?.code ?? fault.code),
    detail: String(it?.detail ?? ''),
  }))
}
