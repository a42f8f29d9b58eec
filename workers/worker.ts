import { join } from 'node:path'
import type { GuardedFetch } from '../engine/contract/fetch.ts'
import type { Clock } from '../engine/kernel/clock.ts'
import { type ContentStore, diskStore } from '../server/platform/content-store.ts'
import type { Database } from '../server/platform/database.ts'
import { guardedFetch } from '../server/platform/fetch/guarded-fetch.ts'
import type { JobKind } from '../server/platform/jobs/job-kind.ts'
import type { JobQueue } from '../server/platform/jobs/queue.ts'
import { fireSchedules } from '../server/platform/jobs/schedules.ts'
import { errorWords } from '../server/platform/jobs/words.ts'
import { consumeEvents, type EventConsumer } from '../server/platform/outbox/consume-events.ts'
import { Doing } from './doing.ts'
import type { Job } from './job.ts'
import type { WorkLog } from './log.ts'

/** What a worker works with. */
export interface WorkerParts {
  readonly db: Database
  readonly queue: JobQueue
  readonly jobs: ReadonlyMap<string, Job>
  readonly consumers: readonly EventConsumer[]
  readonly clock: Clock
  readonly databaseUrl: string
  readonly dataDir: string
  readonly allowHosts: readonly string[]
  /** Files by what is in them; in the data folder unless told. */
  readonly content?: ContentStore
  /** Calls servers outside; public ones only unless told. */
  readonly fetch?: GuardedFetch
  /** Jobs at once. */
  readonly concurrency: number
  readonly log: WorkLog
  /** How often it says that it lives; 10 s unless told. */
  readonly beatEveryMs?: number
  /** How long it waits for a job that was told to stop; 5 s unless told. */
  readonly deafMs?: number
}

const LOOK_EVERY_MS = 1_000
const BEAT_EVERY_MS = 10_000
/** After something that broke, such as a database that went away. */
const CALM_MS = 5_000
const GRACE_MS = 25_000

/** Takes what is due, does it, and keeps the clock and the outbox going. */
export class Worker {
  readonly #parts: WorkerParts & Required<Pick<WorkerParts, 'content' | 'fetch'>>
  readonly #kinds: ReadonlyMap<string, JobKind>
  readonly #doing = new Map<string, Doing>()
  #stopping = false
  #wake: () => void = () => undefined
  #loop: Promise<void> = Promise.resolve()
  #beats: NodeJS.Timeout | undefined

  constructor(parts: WorkerParts) {
    const content = parts.content ?? diskStore(join(parts.dataDir, 'content'))
    this.#parts = { ...parts, content, fetch: parts.fetch ?? guardedFetch() }
    this.#kinds = new Map([...parts.jobs].map(([name, job]) => [name, job.kind]))
  }

  /** Works until it is stopped. */
  start(): void {
    this.#keepAlive()
    this.#loop = this.#work()
  }

  /** Works off what is due now and what becomes of it, and gives how many jobs were done or failed. */
  async workOff(): Promise<number> {
    this.#keepAlive()
    let count = 0
    try {
      await this.#parts.queue.recover()
      while (!this.#stopping) {
        count += await this.#take()
        if (this.#doing.size === 0) break
        await Promise.race([...this.#doing.values()].map((doing) => doing.ended))
      }
      return count
    } finally {
      clearInterval(this.#beats)
    }
  }

  /** Takes nothing more, waits for what runs, and gives back what takes too long. */
  async stop(graceMs = GRACE_MS): Promise<void> {
    this.#stopping = true
    this.#wake()
    const running = [...this.#doing.values()]
    if (running.length > 0) this.#parts.log('info', 'stopping', { running: running.length })
    const late = setTimeout(() => {
      for (const doing of this.#doing.values()) doing.end('given_back')
    }, graceMs)
    await this.#loop
    await Promise.all([...this.#doing.values()].map((doing) => doing.ended))
    clearTimeout(late)
    clearInterval(this.#beats)
  }

  async #work(): Promise<void> {
    while (!this.#stopping) {
      let pauseMs = LOOK_EVERY_MS
      try {
        if ((await this.#take()) > 0) pauseMs = 0
      } catch (error) {
        this.#parts.log('error', 'disturbed', { error: errorWords(error) })
        pauseMs = CALM_MS
      }
      const full = this.#doing.size >= this.#parts.concurrency
      if (!this.#stopping && (full || pauseMs > 0)) await this.#rest(pauseMs)
    }
  }

  /** One look at the clock, the outbox and the queue; gives how many jobs were taken. */
  async #take(): Promise<number> {
    const { db, queue, consumers, clock, log } = this.#parts
    const now = () => clock.now()
    for (const name of await fireSchedules(db, queue, this.#kinds, now())) log('debug', 'due', { schedule: name })
    await consumeEvents(db, consumers, queue, now)
    const free = this.#parts.concurrency - this.#doing.size
    if (free <= 0 || this.#stopping) return 0
    const taken = await queue.take(free)
    for (const job of taken) {
      const doing = new Doing(job, this.#parts.jobs.get(job.kind), queue, this.#parts, log)
      this.#doing.set(job.id, doing)
      void doing.ended.then(() => {
        this.#doing.delete(job.id)
        this.#wake()
      })
    }
    return taken.length
  }

  /** Until the time is over, a job has ended, or everything is to. */
  #rest(pauseMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(pauseMs, 1))
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #keepAlive(): void {
    let beating = false
    this.#beats = setInterval(() => {
      if (beating) return
      beating = true
      void this.#beat().finally(() => {
        beating = false
      })
    }, this.#parts.beatEveryMs ?? BEAT_EVERY_MS)
  }

  async #beat(): Promise<void> {
    const { queue, log } = this.#parts
    try {
      const running = [...this.#doing.values()]
      const mine = await queue.beat(running.map((doing) => doing.taken))
      for (const doing of running) {
        if (!mine.has(doing.taken.id) && this.#doing.has(doing.taken.id)) doing.end('lost')
      }
      await queue.recover()
    } catch (error) {
      log('error', 'disturbed', { error: errorWords(error) })
    }
  }
}
