import type { Static, TSchema } from 'typebox'
import type { Tx } from '../database.ts'
import type { JobKind } from './job-kind.ts'

/** How a job is to be done, where it differs from its kind. */
export interface EnqueueOptions {
  /** Not before this instant. */
  readonly at?: Date
  readonly priority?: number
  /** Of one kind and key one job waits or runs; another one is not made. Letters, digits and `_ - . /`. */
  readonly key?: string
}

/** Why a job failed, as it is kept with it. */
export interface JobError {
  readonly code: string
  readonly detail: string
  readonly fix: string
  /** Where a defect happened. */
  readonly stack?: string
}

/** How far a running job is. */
export interface JobProgress {
  readonly done: number
  readonly total: number | null
  readonly note?: string
}

/** A job in the hands of one worker. `attempt` fences it: whoever lost the job can no longer change it. */
export interface TakenJob {
  readonly id: string
  readonly kind: string
  readonly payload: unknown
  /** 1 at the first try. */
  readonly attempt: number
}

/** Puts jobs into the queue: all that a verb needs of it. */
export interface JobOrders {
  /**
   * In the caller's transaction: nothing is done unless that commits. Null where a job of that key waits or runs
   * already. Throws `jobs.bad_payload`.
   */
  enqueue<Payload extends TSchema>(
    tx: Tx,
    kind: JobKind<Payload>,
    payload: Static<Payload>,
    options?: EnqueueOptions,
  ): Promise<string | null>
}

/** The queue as a worker sees it. A job is done at least once; whatever a worker lost is done by another. */
export interface JobQueue extends JobOrders {
  /** Takes due jobs: of the highest priority first, then who waits longest. */
  take(limit: number): Promise<readonly TakenJob[]>
  /** Says that their worker lives. Gives the ids of those that are still its own: the rest was cancelled or lost. */
  beat(jobs: readonly TakenJob[]): Promise<ReadonlySet<string>>
  progress(job: TakenJob, progress: JobProgress): Promise<void>
  finish(job: TakenJob): Promise<void>
  /** Where another try may help and there is one left, the job waits for it; else it is dead. */
  fail(job: TakenJob, error: JobError, mayRetry: boolean): Promise<void>
  /** Gives it back unfinished, as if it had never been taken. */
  giveBack(job: TakenJob): Promise<void>
  /** Puts back, or buries, what silent workers hold. */
  recover(): Promise<void>
  /** Throws `jobs.not_found`, `jobs.transition_refused`. */
  cancel(id: string): Promise<void>
  /** Throws `jobs.not_found`, `jobs.transition_refused`, `jobs.repeated`. */
  retry(id: string): Promise<void>
  /** Forgets what is done or cancelled since before the first instant, and what is dead since before the second. */
  prune(endedBefore: Date, deadBefore: Date): Promise<number>
  close(): Promise<void>
}

/** A worker that says nothing for so long is taken for dead. */
export const LEASE_MS = 30_000
