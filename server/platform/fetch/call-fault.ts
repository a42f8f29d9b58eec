import type { FetchLimits } from '../../../engine/contract/fetch.ts'
import { Fault } from '../../../engine/kernel/fault.ts'
import { fetchFaults } from './fetch.faults.ts'

const UNREACHABLE: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name cannot be resolved now',
  ECONNREFUSED: 'nothing listens on that port',
  EHOSTUNREACH: 'no way leads to it',
  ENETUNREACH: 'no way leads to its network',
  ETIMEDOUT: 'it does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by nobody else',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by nobody known',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by nobody known',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
}

/** What went wrong on the way to a server or on the way back, as a fault; an abort that was asked for stays one. */
export function callFault(error: unknown, host: string, limits: FetchLimits, signal: AbortSignal): unknown {
  if (error instanceof Fault) return error
  const cause = { cause: error }
  if (signal.aborted) {
    const late = signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError'
    return late ? fetchFaults.too_late({ host, seconds: limits.totalMs / 1000 }, cause) : signal.reason
  }
  const code = codeOf(error)
  const why = UNREACHABLE[code]
  if (why !== undefined) return fetchFaults.unreachable({ host, why }, cause)
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return fetchFaults.too_late({ host, seconds: limits.answerMs / 1000 }, cause)
  if (code === 'UND_ERR_BODY_TIMEOUT') {
    return fetchFaults.too_slow({ host, bytesPerSecond: limits.bytesPerSecondMin }, cause)
  }
  if (/^(Z_|ERR_BROTLI|ERR__ERROR_FORMAT)/.test(code))
    return fetchFaults.badly_packed({ host, coding: 'packed' }, cause)
  if (/^(UND_ERR_|HPE_|ECONNRESET$|EPIPE$|ERR_STREAM_PREMATURE_CLOSE$|ERR_SSL|EPROTO$)/.test(code)) {
    return fetchFaults.broken_off({ host }, cause)
  }
  return error
}

function codeOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error
  return (first as NodeJS.ErrnoException | undefined)?.code ?? ''
}
