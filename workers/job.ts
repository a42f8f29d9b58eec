import type { Static, TSchema } from 'typebox'
import type { GuardedFetch } from '../engine/contract/fetch.ts'
import type { Clock } from '../engine/kernel/clock.ts'
import type { ContentStore } from '../server/platform/content-store.ts'
import type { Database } from '../server/platform/database.ts'
import type { JobKind } from '../server/platform/jobs/job-kind.ts'
import type { JobProgress, JobQueue } from '../server/platform/jobs/queue.ts'

/** What a job may touch. */
export interface JobContext {
  readonly db: Database
  readonly queue: JobQueue
  readonly clock: Clock
  /** The same database, for a process of its own. */
  readonly databaseUrl: string
  /** Where files are kept. */
  readonly dataDir: string
  /** Private hosts and networks that outgoing calls may reach all the same. */
  readonly allowHosts: readonly string[]
  /** Files by what is in them. */
  readonly content: ContentStore
  /** Calls servers outside, and none inside. */
  readonly fetch: GuardedFetch
  /** Fires when the job is cancelled, takes too long, or its worker must end: then it stops where it can be taken up. */
  readonly signal: AbortSignal
  /** 1 at the first try. A job is done at least once: what an earlier try has done is found done. */
  readonly attempt: number
  /** Shows how far it is to whoever looks. */
  progress(progress: JobProgress): Promise<void>
}

/** A job as a plug-in: one file in `workers/jobs`, its kind and one call to one verb. */
export interface Job {
  readonly name: string
  readonly kind: JobKind
  run(context: JobContext, payload: unknown): Promise<void>
}

/** Makes a job of its kind and what is done; the queue has checked the payload by then. */
export function defineJob<Payload extends TSchema>(
  kind: JobKind<Payload>,
  run: (context: JobContext, payload: Static<Payload>) => Promise<void>,
): Job {
  return { name: kind.name, kind, run: (context, payload) => run(context, payload as Static<Payload>) }
}
