import { CompiledQuery } from 'kysely'
import { type Db, PgBoss } from 'pg-boss'
import type { Static, TSchema } from 'typebox'
import type { Tx } from '../database.ts'
import type { JobState } from './job.machine.ts'
import { refuse } from './job-actions.ts'
import { newJobId } from './job-id.ts'
import { checkPayload, type JobKind } from './job-kind.ts'
import { jobFaults } from './jobs.faults.ts'
import { JOBS_QUEUE, JOBS_SCHEMA, STATE_OF } from './postgres-jobs.sql.ts'
import {
  type EnqueueOptions,
  type JobError,
  type JobProgress,
  type JobQueue,
  LEASE_MS,
  type TakenJob,
} from './queue.ts'

const YEAR_SECONDS = 365 * 86_400
const DAY_SECONDS = 86_400
/** The worker ends a try that takes too long; this is for the worker that forgot. */
const SPARE_SECONDS = 60
const CONNECTIONS_MAX = 3

interface Told {
  readonly kind: string
  readonly payload: unknown
}

/** The queue of many machines: pg-boss, in a schema of its own in the same database. */
export class PostgresQueue implements JobQueue {
  readonly #boss: PgBoss

  private constructor(boss: PgBoss) {
    this.#boss = boss
  }

  /** Makes the schema, or brings it to what this version of pg-boss expects, where that is still to do. */
  static async open(url: string): Promise<PostgresQueue> {
    const boss = new PgBoss({
      connectionString: url,
      application_name: 'izb jobs',
      schema: JOBS_SCHEMA,
      max: CONNECTIONS_MAX,
      schedule: false,
      supervise: false,
      registerInstance: false,
      monitorVacuum: false,
      monitorIntervalSeconds: 5,
      openTelemetry: { enabled: false },
    })
    // A connection that breaks is found out by whoever asks it next; without a listener it would end the process.
    boss.on('error', () => {})
    await boss.start()
    if (!(await boss.getQueue(JOBS_QUEUE))) {
      await boss.createQueue(JOBS_QUEUE, {
        policy: 'exclusive',
        heartbeatSeconds: LEASE_MS / 1000,
        retentionSeconds: YEAR_SECONDS,
        // `prune` does it: what is dead is kept longer than what is done.
        deleteAfterSeconds: 0,
      })
    }
    return new PostgresQueue(boss)
  }

  enqueue<Payload extends TSchema>(
    tx: Tx,
    kind: JobKind<Payload>,
    payload: Static<Payload>,
    options: EnqueueOptions = {},
  ): Promise<string | null> {
    const id = newJobId()
    const told: Told = { kind: kind.name, payload: checkPayload(kind, payload) }
    return this.#boss.send(JOBS_QUEUE, told, {
      id,
      db: within(tx),
      // An exclusive queue has one job a key: who names none is the only one of its own.
      singletonKey: options.key === undefined ? id : `${kind.name}/${options.key}`,
      priority: options.priority ?? kind.priority,
      ...(options.at ? { startAfter: options.at } : {}),
      retryLimit: kind.retries,
      retryBackoff: true,
      retryDelay: Math.ceil(kind.retryDelayMs / 1000),
      retryDelayMax: Math.ceil(kind.retryDelayMaxMs / 1000),
      expireInSeconds: Math.min(DAY_SECONDS, Math.ceil(kind.timeoutMs / 1000) + SPARE_SECONDS),
    })
  }

  async take(limit: number): Promise<readonly TakenJob[]> {
    const jobs = await this.#boss.fetch<Told>(JOBS_QUEUE, { batchSize: limit, includeMetadata: true })
    return jobs
      .toSorted((a, b) => b.priority - a.priority || a.createdOn.getTime() - b.createdOn.getTime())
      .map(({ id, data, retryCount }) => ({ id, kind: data.kind, payload: data.payload, attempt: retryCount + 1 }))
  }

  async beat(jobs: readonly TakenJob[]): Promise<ReadonlySet<string>> {
    if (jobs.length === 0) return new Set()
    // As `touch` of pg-boss does it, which does not say whose claim has gone.
    const { rows } = await this.#boss.getDb().executeSql(
      `update ${JOBS_SCHEMA}.job set heartbeat_on = now()
      where name = $1 and state = 'active' and id = any($2::uuid[]) and id || ':' || retry_count = any($3)
      returning id`,
      [JOBS_QUEUE, jobs.map((job) => job.id), jobs.map((job) => `${job.id}:${job.attempt - 1}`)],
    )
    return new Set(rows.map((row: { id: string }) => row.id))
  }

  async progress(job: TakenJob, progress: JobProgress): Promise<void> {
    await this.#settle(job, 'output = $4::text::jsonb', JSON.stringify({ progress }))
  }

  async finish(job: TakenJob): Promise<void> {
    await this.#boss.complete(JOBS_QUEUE, attemptOf(job), null)
  }

  async fail(job: TakenJob, error: JobError, mayRetry: boolean): Promise<void> {
    if (!mayRetry) await this.#settle(job, 'retry_limit = retry_count')
    await this.#boss.fail(JOBS_QUEUE, attemptOf(job), error)
  }

  async giveBack(job: TakenJob): Promise<void> {
    // Without a start the next one does not count as a further try.
    await this.#settle(job, "state = 'created', started_on = null, heartbeat_on = null")
  }

  recover(): Promise<void> {
    return this.#boss.supervise(JOBS_QUEUE)
  }

  async cancel(id: string): Promise<void> {
    refuse(id, await this.#stateOf(id), 'cancel')
    await this.#boss.cancel(JOBS_QUEUE, id)
  }

  async retry(id: string): Promise<void> {
    const state = await this.#stateOf(id)
    refuse(id, state, 'retry')
    try {
      await (state === 'dead' ? this.#boss.retry(JOBS_QUEUE, id) : this.#boss.resume(JOBS_QUEUE, id))
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error
      throw jobFaults.repeated({ id, key: 'the same key' })
    }
  }

  async prune(endedBefore: Date, deadBefore: Date): Promise<number> {
    const { rows } = await this.#boss.getDb().executeSql(
      `with pruned as (
        delete from ${JOBS_SCHEMA}.job where name = $1 and (
          state in ('completed', 'cancelled') and completed_on < $2 or state = 'failed' and completed_on < $3)
        returning 1)
      select count(*) as count from pruned`,
      [JOBS_QUEUE, endedBefore, deadBefore],
    )
    return Number(rows[0]?.count)
  }

  close(): Promise<void> {
    return this.#boss.stop({ graceful: false })
  }

  /** Only while this try is the one that runs. */
  async #settle(job: TakenJob, changes: string, ...values: readonly string[]): Promise<void> {
    await this.#boss.getDb().executeSql(
      `update ${JOBS_SCHEMA}.job set ${changes}
      where name = $1 and id = $2 and state = 'active' and retry_count = $3`,
      [JOBS_QUEUE, job.id, job.attempt - 1, ...values],
    )
  }

  async #stateOf(id: string): Promise<JobState | undefined> {
    const job = UUID.test(id) ? await this.#boss.getJobById(JOBS_QUEUE, id) : null
    return job ? STATE_OF[job.state] : undefined
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const UNIQUE_VIOLATION = '23505'

const attemptOf = (job: TakenJob) => ({ id: job.id, retryCount: job.attempt - 1 })

/** What pg-boss says inside a transaction of ours. */
function within(tx: Tx): Db {
  return {
    executeSql: async (text, values) => ({ rows: (await tx.executeQuery(CompiledQuery.raw(text, values ?? []))).rows }),
  }
}
