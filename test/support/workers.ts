import type { TSchema } from 'typebox'
import { defineJobKind, type JobKind } from '../../server/platform/jobs/job-kind.ts'
import { defineJob, type Job, type JobContext } from '../../workers/job.ts'
import type { WorkLog } from '../../workers/log.ts'
import { Worker, type WorkerParts } from '../../workers/worker.ts'
import { SAY, type TestQueue } from './queues.ts'

/** A worker of a test, with all that it said. */
export interface TestWorker {
  readonly worker: Worker
  readonly said: string[]
}

/** A job that does with its word whatever a test wants. */
export function saying(run: (word: string, context: JobContext) => Promise<void>, of: Partial<JobKind> = {}): Job {
  const kind = defineJobKind<TSchema>({ ...SAY, ...of })
  return defineJob(kind, (context, payload) => run((payload as { word: string }).word, context))
}

/** Makes a worker that knows one job. */
export function workerOf({ db, queue, clock }: TestQueue, job: Job | null, of: Partial<WorkerParts> = {}): TestWorker {
  const said: string[] = []
  const log: WorkLog = (_level, what) => void said.push(what)
  const jobs = new Map(job ? [[job.name, job]] : [])
  const where = { databaseUrl: '', dataDir: '/nowhere', allowHosts: [] }
  const parts = { db, queue, jobs, consumers: [], clock, ...where, concurrency: 2, log, ...of }
  return { worker: new Worker(parts), said }
}
