import { Fault } from '../../engine/kernel/fault.ts'
import { platformFaults } from './faults.ts'

// SQLSTATE classes and codes of https://www.postgresql.org/docs/current/errcodes-appendix.html
const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens on that port',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be resolved now',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'no way leads to that host',
  ENETUNREACH: 'no way leads to that network',
  ENOENT: 'its socket does not exist',
  '28P01': 'it refuses the password',
  '28000': 'it refuses that user',
  '3D000': 'it has no database of that name',
  '53300': 'it has no connection left',
  '57P03': 'it is starting up or shutting down',
}

/** What PostgreSQL or the way to it says, as a fault where somebody can do something about it. */
export function postgresFault(error: unknown, host: string): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error
  const code = codeOf(error)
  const cause = { cause: error }
  const why = UNREACHABLE[code]
  if (why !== undefined) return platformFaults.cannot_connect({ host, why }, cause)
  if (/timeout exceeded when trying to connect/.test(error.message)) {
    return platformFaults.cannot_connect({ host, why: 'it does not answer, or every connection is in use' }, cause)
  }
  if (code === '53100') return platformFaults.disk_full({ where: host }, cause)
  if (code === '55P03') return platformFaults.database_busy({ seconds: 60 }, cause)
  if (code === '40001' || code === '40P01') return platformFaults.write_conflict({}, cause)
  if (code === '25006' || code === '42501') return platformFaults.read_only({ where: host }, cause)
  if (/^(08|57P)|^(ECONNRESET|EPIPE)$/.test(code) || /Connection terminated|is not queryable/.test(error.message)) {
    return platformFaults.connection_lost({ host }, cause)
  }
  if (/does not support SSL/.test(error.message)) {
    return platformFaults.cannot_connect({ host, why: 'it speaks no TLS, which sslmode asks for' }, cause)
  }
  if (/CERT|^UNABLE_TO_|^ERR_TLS_/.test(code)) {
    return platformFaults.cannot_connect({ host, why: `its certificate is not trusted (${code})` }, cause)
  }
  // What is fatal before a word was spoken lies in the address: a setting in it that the server does not know.
  if ('severity' in error && error.severity === 'FATAL') {
    return platformFaults.cannot_connect({ host, why: `it says “${error.message}”` }, cause)
  }
  return error
}

function codeOf(error: Error): string {
  // A host with several addresses fails with all their errors together.
  const first = error instanceof AggregateError ? (error.errors[0] as Error | undefined) : undefined
  return (first as NodeJS.ErrnoException | undefined)?.code ?? (error as NodeJS.ErrnoException).code ?? ''
}
