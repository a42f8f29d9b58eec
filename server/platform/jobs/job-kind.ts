import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { jobFaults } from './jobs.faults.ts'

/** What may be asked of the queue: a name, what it must be told, and how patient one is with it. */
export interface JobKind<Payload extends TSchema = TSchema> {
  /** Kebab-case; equal to the file in `workers/jobs` that does it. */
  readonly name: string
  readonly summary: string
  readonly payload: Payload
  /** Tries after the first one that failed or died; 9 unless told. */
  readonly retries: number
  /** Before the first retry; doubles with each, up to `retryDelayMaxMs`. 5 s and an hour unless told. */
  readonly retryDelayMs: number
  readonly retryDelayMaxMs: number
  /** How long one try may last; 15 minutes unless told, a day at most. */
  readonly timeoutMs: number
  /** Higher goes first; 0 unless told. */
  readonly priority: number
}

type Told<Payload extends TSchema> = Pick<JobKind<Payload>, 'name' | 'summary' | 'payload'> & Partial<JobKind<Payload>>

/** Names a kind of job, with the patience that most need. */
export function defineJobKind<const Payload extends TSchema>(told: Told<Payload>): JobKind<Payload> {
  return {
    retries: 9,
    retryDelayMs: 5_000,
    retryDelayMaxMs: 3_600_000,
    timeoutMs: 15 * 60_000,
    priority: 0,
    ...told,
  }
}

/** The payload where it is what the kind must be told. Throws `jobs.bad_payload`. */
export function checkPayload<Payload extends TSchema>(kind: JobKind<Payload>, payload: unknown): Static<Payload> {
  if (Value.Check(kind.payload, payload)) return payload as Static<Payload>
  const [first] = Value.Errors(kind.payload, payload)
  throw jobFaults.bad_payload({
    kind: kind.name,
    why: `${first?.instancePath || 'it'} ${first?.message ?? 'is wrong'}`,
  })
}

/** How long to wait after a try that failed: doubled each time, and never the same for two that failed together. */
export function retryDelayMs(
  kind: Pick<JobKind, 'retryDelayMs' | 'retryDelayMaxMs'>,
  failures: number,
  random: () => number,
): number {
  const doubled = kind.retryDelayMs * 2 ** Math.min(failures - 1, 16)
  return Math.min(kind.retryDelayMaxMs, Math.round(doubled * (1 + random())))
}
