import { type Selectable, sql, type Updateable } from 'kysely'
import type { Static, TSchema } from 'typebox'
import type { Clock } from '../../../engine/kernel/clock.ts'
import type { Database, Tx } from '../database.ts'
import type { Tables } from '../tables.ts'
import { refuse } from './job-actions.ts'
import { newJobId } from './job-id.ts'
import { checkPayload, type JobKind, retryDelayMs } from './job-kind.ts'
import { jobFaults } from './jobs.faults.ts'
import {
  type EnqueueOptions,
  type JobError,
  type JobProgress,
  type JobQueue,
  LEASE_MS,
  type TakenJob,
} from './queue.ts'
import { deathError } from './words.ts'

type Row = Selectable<Tables['job']>

/** The queue of one machine: a table, taken from under the one lock that SQLite has. */
export class SqliteQueue implements JobQueue {
  readonly #db: Database
  readonly #clock: Clock
  readonly #random: () => number

  constructor(db: Database, clock: Clock, random: () => number) {
    this.#db = db
    this.#clock = clock
    this.#random = random
  }

  async enqueue<Payload extends TSchema>(
    tx: Tx,
    kind: JobKind<Payload>,
    payload: Static<Payload>,
    options: EnqueueOptions = {},
  ): Promise<string | null> {
    const now = this.#clock.now()
    const row = {
      id: newJobId(),
      kind: kind.name,
      payload: checkPayload(kind, payload) as Record<string, unknown>,
      state: 'queued' as const,
      rank: -(options.priority ?? kind.priority),
      key: options.key ?? null,
      run_at: options.at ?? now,
      attempts: 0,
      attempts_max: kind.retries + 1,
      retry_delay_ms: kind.retryDelayMs,
      retry_delay_max_ms: kind.retryDelayMaxMs,
      error: null,
      progress: null,
      lease_until: null,
      created_at: now,
      started_at: null,
      ended_at: null,
    }
    const made = await tx
      .insertInto('job')
      .values(row)
      .onConflict((clash) => clash.doNothing())
      .returning('id')
      .executeTakeFirst()
    return made?.id ?? null
  }

  async take(limit: number): Promise<readonly TakenJob[]> {
    const now = this.#clock.now()
    const due = this.#db.kysely.selectFrom('job').where('state', '=', 'queued').where('run_at', '<=', now)
    // Whoever only looks takes no lock: an idle worker disturbs nobody.
    if (!(await due.select('id').limit(1).executeTakeFirst())) return []
    const first = due.select('id').orderBy('rank').orderBy('run_at').orderBy('id').limit(limit)
    const rows = await this.#db.transaction((tx) =>
      tx
        .updateTable('job')
        .set((it) => ({
          state: 'running',
          attempts: it('attempts', '+', 1),
          lease_until: new Date(now.getTime() + LEASE_MS),
          started_at: now,
        }))
        .where('id', 'in', first)
        .returning(['id', 'kind', 'payload', 'attempts', 'rank', 'run_at'])
        .execute(),
    )
    return rows
      .toSorted((a, b) => a.rank - b.rank || a.run_at.getTime() - b.run_at.getTime() || (a.id < b.id ? -1 : 1))
      .map(({ id, kind, payload, attempts }) => ({ id, kind, payload, attempt: attempts }))
  }

  async beat(jobs: readonly TakenJob[]): Promise<ReadonlySet<string>> {
    if (jobs.length === 0) return new Set()
    const mine = jobs.map((job) => sql`(${job.id}, ${job.attempt})`)
    const rows = await this.#db.kysely
      .updateTable('job')
      .set({ lease_until: new Date(this.#clock.now().getTime() + LEASE_MS) })
      .where('state', '=', 'running')
      .where(sql<boolean>`(id, attempts) in (values ${sql.join(mine)})`)
      .returning('id')
      .execute()
    return new Set(rows.map((row) => row.id))
  }

  async progress(job: TakenJob, progress: JobProgress): Promise<void> {
    await this.#settle(job, { progress })
  }

  async finish(job: TakenJob): Promise<void> {
    await this.#settle(job, { state: 'done', error: null, lease_until: null, ended_at: this.#clock.now() })
  }

  async fail(job: TakenJob, error: JobError, mayRetry: boolean): Promise<void> {
    await this.#db.transaction(async (tx) => {
      const row = await tx.selectFrom('job').selectAll().where('id', '=', job.id).executeTakeFirst()
      if (row && row.attempts === job.attempt) await this.#settle(job, this.#afterFailure(row, error, mayRetry), tx)
    })
  }

  async giveBack(job: TakenJob): Promise<void> {
    await this.#settle(job, { state: 'queued', lease_until: null, attempts: job.attempt - 1 })
  }

  async recover(): Promise<void> {
    const now = this.#clock.now()
    const lost = this.#db.kysely.selectFrom('job').where('state', '=', 'running').where('lease_until', '<', now)
    if (!(await lost.select('id').limit(1).executeTakeFirst())) return
    await this.#db.transaction(async (tx) => {
      const rows = await tx
        .selectFrom('job')
        .selectAll()
        .where('state', '=', 'running')
        .where('lease_until', '<', now)
        .execute()
      for (const row of rows) {
        await this.#settle({ ...row, attempt: row.attempts }, this.#afterFailure(row, deathError(), true), tx)
      }
    })
  }

  async cancel(id: string): Promise<void> {
    const changes = { state: 'cancelled' as const, lease_until: null, ended_at: this.#clock.now() }
    await this.#db.transaction((tx) => this.#act(tx, id, 'cancel', () => changes))
  }

  async retry(id: string): Promise<void> {
    const again = (row: Row) => ({
      state: 'queued' as const,
      run_at: this.#clock.now(),
      attempts_max: row.attempts + Math.max(1, row.attempts_max - row.attempts),
      ended_at: null,
    })
    await this.#db.transaction((tx) => this.#act(tx, id, 'retry', again))
  }

  async prune(endedBefore: Date, deadBefore: Date): Promise<number> {
    const { numDeletedRows } = await this.#db.kysely
      .deleteFrom('job')
      .where((it) =>
        it.or([
          it.and([it('state', 'in', ['done', 'cancelled']), it('ended_at', '<', endedBefore)]),
          it.and([it('state', '=', 'dead'), it('ended_at', '<', deadBefore)]),
        ]),
      )
      .executeTakeFirstOrThrow()
    return Number(numDeletedRows)
  }

  async close(): Promise<void> {}

  #afterFailure(row: Row, error: JobError, mayRetry: boolean): Updateable<Tables['job']> {
    const now = this.#clock.now()
    if (!mayRetry || row.attempts >= row.attempts_max) {
      return { state: 'dead', error, lease_until: null, ended_at: now }
    }
    const patience = { retryDelayMs: row.retry_delay_ms, retryDelayMaxMs: row.retry_delay_max_ms }
    const run_at = new Date(now.getTime() + retryDelayMs(patience, row.attempts, this.#random))
    return { state: 'queued', error, lease_until: null, run_at }
  }

  /** Only while this try is the one that runs. */
  async #settle(
    job: Pick<TakenJob, 'id' | 'attempt'>,
    changes: Updateable<Tables['job']>,
    db: Tx | Database['kysely'] = this.#db.kysely,
  ): Promise<void> {
    await db
      .updateTable('job')
      .set(changes)
      .where('id', '=', job.id)
      .where('state', '=', 'running')
      .where('attempts', '=', job.attempt)
      .execute()
  }

  async #act(tx: Tx, id: string, action: 'cancel' | 'retry', changes: (row: Row) => Updateable<Tables['job']>) {
    const row = await tx.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst()
    refuse(id, row?.state, action)
    if (!row) return
    if (action === 'retry' && row.key !== null) {
      const same = tx.selectFrom('job').select('id').where('kind', '=', row.kind).where('key', '=', row.key)
      if (await same.where('state', 'in', ['queued', 'running']).executeTakeFirst()) {
        throw jobFaults.repeated({ id, key: row.key })
      }
    }
    await tx.updateTable('job').set(changes(row)).where('id', '=', id).execute()
  }
}
