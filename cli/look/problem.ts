import { FAULT_STATUS, type Fault } from '../../engine/kernel/fault.ts'
import { type Look, paint } from './look.ts'
import { plain } from './words.ts'

/** A fault as RFC 9457 and our API write it; `--json` prints this. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly fix: string
  readonly errors: readonly ProblemDocumentError[]
}

interface ProblemDocumentError {
  readonly path: string
  readonly code: string
  readonly detail: string
}

/** Which keys of a fault's data say where it is. */
const PLACES = ['where', 'file', 'path', 'address', 'url', 'line', 'field'] as const

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
  }
}

/** What is wrong, where, and how to mend it. */
export function renderFault(fault: Fault, look: Look): string {
  const { bad, faint } = paint(look)
  const said = fault.message
  const where = PLACES.flatMap((key) => {
    const value = fault.data[key]
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
    return text === '' || said.includes(text) ? [] : [`${key === 'where' ? '' : `${key} `}${plain(text)}`]
  })
  return [
    `${bad('✗')} ${lines(said)} ${faint(`[${fault.code}]`)}`,
    ...errorsOf(fault).map((it) => `  ${plain(it.path)}: ${plain(it.detail)}`),
    ...(where.length > 0 ? [`Where: ${where.join(', ')}`] : []),
    ...(fault.fix === '' ? [] : [`Fix: ${lines(fault.fix)}`]),
  ].join('\n')
}

/** Our own sentences may have several lines; each is made safe by itself. */
function lines(text: string): string {
  return text.split('\n').map(plain).join('\n')
}

function errorsOf(fault: Fault): readonly ProblemDocumentError[] {
  const errors = fault.data.errors ?? fault.data.findings
  if (!Array.isArray(errors)) return []
  return errors.map((it) => ({
    path: String(it?.path ?? ''),
    code: String(it?.code ?? fault.code),
    detail: String(it?.detail ?? ''),
  }))
}
