import { Fault } from '../engine/kernel/fault.ts'
import { checkPayload } from '../server/platform/jobs/job-kind.ts'
import { jobFaults } from '../server/platform/jobs/jobs.faults.ts'
import type { JobQueue, TakenJob } from '../server/platform/jobs/queue.ts'
import { errorWords, mayPass } from '../server/platform/jobs/words.ts'
import type { Job, JobContext } from './job.ts'
import type { WorkLog } from './log.ts'

/** How a try may end from outside. */
type Ending = 'lost' | 'timed_out' | 'given_back'

/** A job that heeds no signal is left to itself after this; what it says then counts for nothing. */
const DEAF_MS = 5_000

/** One try of one job, from when it was taken to when the queue knows how it ended. */
export class Doing {
  readonly taken: TakenJob
  readonly ended: Promise<void>
  readonly #controller = new AbortController()
  readonly #queue: JobQueue
  readonly #log: WorkLog
  readonly #deafMs: number
  #ending: Ending | undefined

  constructor(
    taken: TakenJob,
    job: Job | undefined,
    queue: JobQueue,
    context: Omit<JobContext, 'signal' | 'attempt' | 'progress' | 'queue'> & { readonly deafMs?: number },
    log: WorkLog,
  ) {
    this.taken = taken
    this.#queue = queue
    this.#log = log
    this.#deafMs = context.deafMs ?? DEAF_MS
    const { db, clock, databaseUrl, dataDir, allowHosts, content, fetch } = context
    const whole: JobContext = {
      db,
      queue,
      clock,
      databaseUrl,
      dataDir,
      allowHosts,
      content,
      fetch,
      signal: this.#controller.signal,
      attempt: taken.attempt,
      progress: (progress) => queue.progress(taken, progress),
    }
    this.ended = this.#do(job, whole)
  }

  /** Asks it to stop: somebody cancelled it, another worker has it, or this worker ends. */
  end(ending: Ending): void {
    this.#ending ??= ending
    this.#controller.abort()
  }

  async #do(job: Job | undefined, context: JobContext): Promise<void> {
    const facts = { id: this.taken.id, kind: this.taken.kind, attempt: this.taken.attempt }
    const began = performance.now()
    const seconds = () => Number(((performance.now() - began) / 1000).toFixed(3))
    this.#log('debug', 'started', facts)
    let failure: { error: unknown } | null = null
    try {
      if (!job) throw jobFaults.unknown_kind({ kind: this.taken.kind })
      await this.#within(job.kind.timeoutMs, job.run(context, checkPayload(job.kind, this.taken.payload)))
    } catch (error) {
      failure = { error }
    }
    try {
      await this.#tell(failure, job?.kind.timeoutMs ?? 0, { ...facts, seconds: seconds() })
    } catch (error) {
      // The queue cannot be told: another worker does it again once this one is silent about it.
      this.#log('error', 'not_recorded', { ...facts, error: errorWords(error) })
    }
  }

  async #tell(failure: { error: unknown } | null, timeoutMs: number, facts: Record<string, unknown>): Promise<void> {
    if (this.#ending === 'lost') return this.#log('warn', 'lost', facts)
    if (failure === null) {
      await this.#queue.finish(this.taken)
      return this.#log('info', 'done', facts)
    }
    if (this.#ending === 'given_back') {
      await this.#queue.giveBack(this.taken)
      return this.#log('info', 'given_back', facts)
    }
    const timedOut = this.#ending === 'timed_out'
    const error = timedOut ? jobFaults.timed_out({ seconds: Math.round(timeoutMs / 1000) }) : failure.error
    await this.#queue.fail(this.taken, errorWords(error), mayPass(error))
    this.#log(error instanceof Fault ? 'warn' : 'error', 'failed', { ...facts, error: errorWords(error) })
  }

  /** Ends when the job does, or a while after it was asked to stop. */
  #within(timeoutMs: number, running: Promise<void>): Promise<void> {
    const { signal } = this.#controller
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => this.end('timed_out'), timeoutMs)
      let deaf: NodeJS.Timeout | undefined
      const asked = () => {
        deaf = setTimeout(() => reject(new Error('it does not heed the signal')), this.#deafMs)
      }
      if (signal.aborted) asked()
      else signal.addEventListener('abort', asked, { once: true })
      running.then(resolve, reject).finally(() => {
        clearTimeout(timeout)
        clearTimeout(deaf)
        signal.removeEventListener('abort', asked)
      })
    })
  }
}
