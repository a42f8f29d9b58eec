import type { Database } from '../../../server/platform/database.ts'
import { jobsAtRisk } from '../../../server/platform/jobs/jobs.queries.ts'
import { stuckConsumers } from '../../../server/platform/outbox/events.queries.ts'
import { plural } from '../../look/words.ts'
import { type Finding, ok, warn } from './finding.ts'

const LATE_MS = 10 * 60_000

/** Whether there are jobs that nobody does, or that nobody could do. */
export async function checkJobs(db: Database, now: Date): Promise<Finding> {
  const { dead, dueSince } = await jobsAtRisk(db)
  const kinds = Object.entries(dead)
  if (kinds.length > 0) {
    const said = kinds.map(([kind, count]) => `${count} × ${kind}`).join(', ')
    return warn('Jobs', `dead: ${said}`, 'Look why with `izb jobs list state=dead`, then retry or cancel them.')
  }
  const lateMs = dueSince ? now.getTime() - dueSince.getTime() : 0
  if (lateMs < LATE_MS) return ok('Jobs', 'none is dead, none is late')
  return warn(
    'Jobs',
    `a job has been due for ${plural(Math.round(lateMs / 60_000), 'minute')}, and nobody does it`,
    'Start `izb work`, or look what the workers are busy with: `izb jobs list state=running`.',
  )
}

/** Whether everybody who reads the outbox can go on. */
export async function checkEvents(db: Database): Promise<Finding> {
  const stuck = await stuckConsumers(db.kysely)
  if (stuck.length === 0) return ok('Events', 'everybody who reads them goes on')
  const said = stuck.map(({ name, seq, error }) => `${name} is stuck after event ${seq}: ${error?.detail}`).join('; ')
  return warn('Events', said, 'Mend what it says; it tries again by itself.')
}
