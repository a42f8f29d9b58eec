import { Type } from 'typebox'
import { JOB_STATES } from '../platform/jobs/job.machine.ts'
import { jobFaults } from '../platform/jobs/jobs.faults.ts'
import { findJob, jobFields, listJobs } from '../platform/jobs/jobs.queries.ts'
import { cancelJob, retryJob } from '../platform/jobs/settle-job.ts'
import type { App } from './app.ts'
import { problems } from './problems.ts'
import { Fields, Instant, ListOf, Nullable, named, Ref, readRoutes, Words } from './resources.ts'

const Job = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  state: Words(JOB_STATES),
  payload: Type.Unknown(),
  key: Nullable(Type.String({ description: 'Of one kind and key one job waits or runs' })),
  priority: Type.Integer({ description: 'Higher goes first' }),
  due_at: Instant,
  attempts: Type.Integer(),
  attempts_max: Type.Integer(),
  error: Nullable(Fields),
  progress: Nullable(Fields),
  actions: ListOf(Type.String({ description: 'What you may do with it now' })),
  created_at: Instant,
  started_at: Nullable(Instant),
  ended_at: Nullable(Instant),
})

const ACTIONS = [
  { name: 'retry', summary: 'Let a dead or cancelled job be done once more', act: retryJob },
  { name: 'cancel', summary: 'Take a job out of the queue', act: cancelJob },
] as const

/** Work in the queue: an operator's business. */
export function jobRoutes(app: App): void {
  const job = named(app, 'Job', Job)
  const reads = { fields: jobFields, page: listJobs, find: findJob }
  readRoutes(app, job, { nouns: 'jobs', one: 'a job', scope: 'jobs:read', ...reads })
  const done = { 200: job, ...problems(jobFaults.not_found, jobFaults.transition_refused, jobFaults.repeated) }
  for (const { name, summary, act } of ACTIONS) {
    app.post(
      `/v1/jobs/:id/${name}`,
      {
        config: { access: { scope: 'jobs:write' } },
        schema: { tags: ['jobs'], summary, params: Ref, response: done },
      },
      async (request) => act(request.ctx, request.params.id),
    )
  }
}
