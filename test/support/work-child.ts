import { systemClock } from '../../engine/kernel/clock.ts'
import { openDatabase } from '../../server/platform/database.ts'
import { openQueue } from '../../server/platform/jobs/open-queue.ts'
import { saying } from './workers.ts'

// A worker in a process of its own: <database url>. It says when it has begun a job, and never ends one.
const [databaseUrl = ''] = process.argv.slice(2)
const { Worker } = await import('../../workers/worker.ts')
const db = await openDatabase(databaseUrl)
const queue = await openQueue({ db, databaseUrl, clock: systemClock })
const job = saying(async (word) => {
  process.send?.(word)
  await new Promise(() => setInterval(() => undefined, 1000))
})
const jobs = new Map([[job.name, job]])
const where = { databaseUrl, dataDir: '/nowhere', allowHosts: [] }
const parts = { db, queue, jobs, consumers: [], clock: systemClock, ...where, concurrency: 1 }
new Worker({ ...parts, log: () => undefined }).start()
