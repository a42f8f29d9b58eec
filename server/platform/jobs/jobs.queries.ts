import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import type { Database, Queries } from '../database.ts'
import { type Page, type PageFields, type PageRequest, readPage } from '../pages.ts'
import { none } from '../sight.ts'
import { instant } from '../wire.ts'
import { type JobState, jobMachine } from './job.machine.ts'
import { jobFaults } from './jobs.faults.ts'
import { postgresJobs } from './postgres-jobs.sql.ts'
import type { JobError, JobProgress } from './queue.ts'

/** A job as either queue keeps it. */
interface JobRow {
  readonly id: string
  readonly kind: string
  readonly payload: unknown
  readonly state: JobState
  readonly priority: number
  readonly key: string | null
  readonly run_at: Date
  readonly attempts: number
  readonly attempts_max: number
  readonly error: JobError | null
  readonly progress: JobProgress | null
  readonly created_at: Date
  readonly started_at: Date | null
  readonly ended_at: Date | null
}

/** What jobs can be filtered and sorted by. */
export const jobFields: PageFields = {
  state: { column: 'job.state', kind: 'text' },
  kind: { column: 'job.kind', kind: 'text' },
  key: { column: 'job.key', kind: 'text', nullable: true },
  priority: { column: 'job.priority', kind: 'integer' },
  due_at: { column: 'job.run_at', kind: 'instant' },
  created_at: { column: 'job.created_at', kind: 'instant' },
}

const view = (row: JobRow) => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  payload: row.payload,
  key: row.key,
  priority: row.priority,
  due_at: instant(row.run_at),
  attempts: row.attempts,
  attempts_max: row.attempts_max,
  error: row.error,
  progress: row.progress,
  actions: jobMachine.allowed(row.state, 'operator'),
  created_at: instant(row.created_at),
  started_at: instant(row.started_at),
  ended_at: instant(row.ended_at),
})

/** A job as the wire has it. */
export type JobView = ReturnType<typeof view>

const list = {
  fields: jobFields,
  id: 'job.id',
  sort: '-created_at',
  sight: { merchant: none, storefront: none },
  view: (row: JobRow) => view(row),
}

/** A page of jobs, last made first. */
export async function listJobs(ctx: Context, request: PageRequest): Promise<Page<JobView>> {
  return readPage(ctx, await jobs(ctx.db, ctx.queries), list, request)
}

/** One job. Throws `jobs.not_found`. */
export async function findJob(ctx: Context, id: string): Promise<JobView> {
  const everybodys = ctx.reach.kind === 'everything' && !id.includes('\0')
  const found = everybodys
    ? await (await jobs(ctx.db, ctx.queries)).where('job.id', '=', id).executeTakeFirst()
    : undefined
  if (!found) throw jobFaults.not_found({ id })
  return view(found)
}

/** How many jobs there are of what may need somebody: dead ones by kind, and how long the first has been due. */
export async function jobsAtRisk(db: Database): Promise<{ dead: Record<string, number>; dueSince: Date | null }> {
  const all = await jobs(db, db.kysely)
  const dead = await all
    .clearSelect()
    .select(['job.kind', sql<number>`count(*)`.as('count')])
    .where('job.state', '=', 'dead')
    .groupBy('job.kind')
    .execute()
  const due = await all.where('job.state', '=', 'queued').orderBy('job.run_at').limit(1).executeTakeFirst()
  return {
    dead: Object.fromEntries(dead.map(({ kind, count }) => [kind, Number(count)])),
    dueSince: due?.run_at ?? null,
  }
}

/** What both queues can be asked, in the words of the one of SQLite. */
async function jobs(db: Database, queries: Queries) {
  const table = sql<JobRow>`${db.dialect === 'sqlite' ? sql`(select *, -rank as priority from job)` : await postgresJobs(queries)}`
  return queries.selectFrom(table.as<'job'>(sql.ref('job'))).selectAll('job')
}
