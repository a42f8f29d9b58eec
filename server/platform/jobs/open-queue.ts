import type { Clock } from '../../../engine/kernel/clock.ts'
import type { Database } from '../database.ts'
import type { JobQueue } from './queue.ts'

/** What a queue stands on. */
export interface QueueGround {
  readonly db: Database
  readonly databaseUrl: string
  readonly clock: Clock
  /** Between 0 and 1; spreads retries on SQLite. */
  readonly random?: () => number
}

/** A queue that is opened when somebody asks for it, for who seldom needs one. */
export function queueOnDemand(ground: QueueGround) {
  let opened: Promise<JobQueue> | undefined
  return {
    jobs: () => {
      opened ??= openQueue(ground)
      return opened
    },
    close: async () =>
      opened?.then(
        (queue) => queue.close(),
        () => undefined,
      ),
  }
}

/** The queue of this marketplace; what it needs of its own is made where it is not there yet. */
export async function openQueue(ground: QueueGround): Promise<JobQueue> {
  if (ground.db.dialect === 'sqlite') {
    const { SqliteQueue } = await import('./sqlite-queue.ts')
    return new SqliteQueue(ground.db, ground.clock, ground.random ?? Math.random)
  }
  const { PostgresQueue } = await import('./postgres-queue.ts')
  return PostgresQueue.open(ground.databaseUrl)
}
