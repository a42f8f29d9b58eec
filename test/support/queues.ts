import { sql } from 'kysely'
import { Type } from 'typebox'
import { onTestFinished } from 'vitest'
import { fakeClock } from '../../engine/kernel/clock.ts'
import type { Database } from '../../server/platform/database.ts'
import { defineJobKind } from '../../server/platform/jobs/job-kind.ts'
import { openQueue } from '../../server/platform/jobs/open-queue.ts'
import type { JobQueue } from '../../server/platform/jobs/queue.ts'
import type { OpenTestDatabase, TestDatabase } from './databases.ts'

/** A queue of one test, with a way to let time pass for it. */
export interface TestQueue extends TestDatabase {
  readonly queue: JobQueue
  readonly clock: ReturnType<typeof fakeClock>
  /** On SQLite its clock is moved; on PostgreSQL, whose jobs live by the clock of the server, they grow older. */
  passes(ms: number): Promise<void>
}

const NOW = '2026-03-01T12:00:00Z'

/** A job that is told a word. */
export const SAY = defineJobKind({
  name: 'say',
  summary: 'Says a word.',
  payload: Type.Object({ word: Type.String() }),
  retries: 2,
  retryDelayMs: 10_000,
  retryDelayMaxMs: 1_000_000,
  timeoutMs: 60_000,
})

/** Opens a queue on a fresh marketplace. */
export async function openTestQueue(open: OpenTestDatabase): Promise<TestQueue> {
  const { url, db } = await open()
  const clock = fakeClock(NOW)
  const queue = await openQueue({ db, databaseUrl: url, clock, random: () => 0.5 })
  onTestFinished(() => queue.close())
  const passes = async (ms: number) => {
    clock.passes(ms)
    if (db.dialect === 'postgres') await growOlder(db, ms)
  }
  return { url, db, queue, clock, passes }
}

/** Another worker on the same queue. */
export async function alsoOpen({ url, db, clock }: TestQueue): Promise<JobQueue> {
  const queue = await openQueue({ db, databaseUrl: url, clock })
  onTestFinished(() => queue.close())
  return queue
}

async function growOlder(db: Database, ms: number): Promise<void> {
  const past = ['start_after', 'created_on', 'started_on', 'heartbeat_on', 'completed_on']
  const sets = past.map((column) => sql`${sql.ref(column)} = ${sql.ref(column)} - ${ms} * interval '1 millisecond'`)
  await sql`update izb_jobs.job set ${sql.join(sets)}`.execute(db.kysely)
  await sql`update izb_jobs.queue set monitor_claim_on = null, monitor_on = null`.execute(db.kysely)
}

/** Enqueues in a transaction of its own. */
export function say(
  { db, queue }: Pick<TestQueue, 'db' | 'queue'>,
  word: string,
  options?: Parameters<JobQueue['enqueue']>[3],
): Promise<string | null> {
  return db.transaction((tx) => queue.enqueue(tx, SAY, { word }, options))
}

/** The words that a worker finds due now, in its order; they stay taken. */
export async function words(queue: JobQueue, limit = 100): Promise<string[]> {
  return (await queue.take(limit)).map((job) => (job.payload as { word: string }).word)
}
