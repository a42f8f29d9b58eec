import { fileURLToPath } from 'node:url'
import type { Clock } from '../engine/kernel/clock.ts'
import { loadPlugins } from '../engine/plugins.ts'
import { FOLLOW_CATALOG, FOLLOWING, isBehind } from '../server/domains/search/index.ts'
import type { ContentStore } from '../server/platform/content-store.ts'
import type { Database } from '../server/platform/database.ts'
import { guardedFetch } from '../server/platform/fetch/guarded-fetch.ts'
import { openQueue } from '../server/platform/jobs/open-queue.ts'
import type { JobQueue } from '../server/platform/jobs/queue.ts'
import { putSchedules } from '../server/platform/jobs/schedules.ts'
import type { EventConsumer } from '../server/platform/outbox/consume-events.ts'
import type { Job } from './job.ts'
import type { WorkLog } from './log.ts'
import { SCHEDULES } from './schedules.ts'
import { Worker } from './worker.ts'

/** What work needs from outside. */
export interface WorkDeps {
  readonly db: Database
  readonly databaseUrl: string
  readonly dataDir: string
  /** Files by what is in them; in the data folder unless told. */
  readonly content?: ContentStore
  /** Private hosts and networks that outgoing calls may reach all the same; none unless told. */
  readonly allowHosts?: readonly string[]
  readonly clock: Clock
  /** Jobs at once; 4 unless told. */
  readonly concurrency?: number
  readonly log: WorkLog
}

/** Work that goes on beside whatever else this process does. */
export interface Work {
  /** For who wants something done. */
  readonly queue: JobQueue
  /** Finishes what runs, gives back what takes too long, and is over. */
  stop(graceMs?: number): Promise<void>
}

const CONCURRENCY = 4

/** Does jobs, ticks and events until it is stopped: in a process of its own, or inside the one that serves. */
export async function startWork(deps: WorkDeps): Promise<Work> {
  const { worker, queue } = await openWorker(deps)
  worker.start()
  return {
    queue,
    stop: async (graceMs) => {
      await worker.stop(graceMs)
      await queue.close()
    },
  }
}

/** Does everything that is due now, and ends; gives how many jobs that were. */
export async function workOff(deps: WorkDeps, signal: AbortSignal): Promise<number> {
  const { worker, queue } = await openWorker(deps)
  const stop = () => void worker.stop()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await worker.workOff()
  } finally {
    signal.removeEventListener('abort', stop)
    await queue.close()
  }
}

const folder = (name: string) => fileURLToPath(new URL(`./${name}/`, import.meta.url))

async function openWorker(deps: WorkDeps): Promise<{ worker: Worker; queue: JobQueue }> {
  const { db, clock, concurrency = CONCURRENCY, allowHosts = [] } = deps
  const jobs = await loadPlugins<Job>(folder('jobs'))
  const consumers = await loadPlugins<EventConsumer>(folder('consumers'))
  const queue = await openQueue(deps)
  await db.transaction((tx) => putSchedules(tx, SCHEDULES, clock.now()))
  // Who begins to work knows nothing of what happened before.
  if (await isBehind(db)) await db.transaction((tx) => queue.enqueue(tx, FOLLOW_CATALOG, {}, { key: FOLLOWING }))
  const fetch = guardedFetch(allowHosts)
  const worker = new Worker({
    ...deps,
    allowHosts,
    fetch,
    jobs,
    consumers: [...consumers.values()],
    queue,
    concurrency,
  })
  return { worker, queue }
}
