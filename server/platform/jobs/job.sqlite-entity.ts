import { defineEntity, p } from '@mikro-orm/core'
import { instantColumn } from '../columns.ts'
import type { JobState } from './job.machine.ts'
import type { JobError, JobProgress } from './queue.ts'

/** A job on SQLite; on PostgreSQL the jobs are kept by pg-boss, in a schema of its own. */
export const Job = defineEntity({
  name: 'Job',
  tableName: 'job',
  uniques: [{ name: 'job_key_unique', properties: ['kind', 'key'], where: "state in ('queued', 'running')" }],
  indexes: [
    { name: 'job_due_index', properties: ['rank', 'runAt'], where: "state = 'queued'" },
    { properties: ['state'] },
  ],
  properties: {
    /** UUID of version 7: later ones are greater. */
    id: p.text().primary(),
    kind: p.text(),
    payload: p.json<Record<string, unknown>>(),
    state: p.text().$type<JobState>(),
    /** Minus its priority: one index gives who is next. */
    rank: p.integer(),
    key: p.text().nullable(),
    runAt: instantColumn(),
    attempts: p.integer(),
    attemptsMax: p.integer(),
    retryDelayMs: p.integer(),
    retryDelayMaxMs: p.integer(),
    error: p.json<JobError>().nullable(),
    progress: p.json<JobProgress>().nullable(),
    /** Until then its worker is taken to live. */
    leaseUntil: instantColumn().nullable(),
    createdAt: instantColumn(),
    startedAt: instantColumn().nullable(),
    endedAt: instantColumn().nullable(),
  },
})
