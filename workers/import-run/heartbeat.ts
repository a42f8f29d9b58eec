import { markAlive, type RunRow } from '../../server/domains/imports/index.ts'
import type { Database } from '../../server/platform/database.ts'

/** A third of the time after which another machine takes a silent process for dead. */
const BEAT_EVERY_MS = 20_000

/**
 * Tells other machines that this run's process lives, until disposed. Checkpoints tell it too, but there is none while a
 * source is fetched, its rows are brought together, or somebody thinks about the proposed mapping.
 */
export function heartbeat(db: Database, run: Pick<RunRow, 'id' | 'owner'>, now: () => Date): Disposable {
  let beating = false
  const timer = setInterval(() => {
    if (beating) return
    beating = true
    // A database that cannot be reached is told by the run's next step, in words.
    void markAlive(db.kysely, run, now())
      .catch(() => undefined)
      .finally(() => {
        beating = false
      })
  }, BEAT_EVERY_MS)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
