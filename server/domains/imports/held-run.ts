import type { Counts } from '../../../engine/report/report.ts'
import type { Queries, Tx } from '../../platform/database.ts'
import { importFaults } from './imports.faults.ts'
import type { RunRow } from './move-run.ts'

/**
 * Locks a held run for removals; its counts as they are now, null where it is held no more. Throws `imports.outdated`
 * where a later run of its feed has seen what this one missed.
 */
export async function lockHeldRun(tx: Tx, run: RunRow): Promise<Counts | null> {
  if (run.feed_id !== null) {
    // Whoever begins a run of the feed waits; writing a column over itself locks on both databases.
    await tx.updateTable('feed').set({ target: run.target }).where('id', '=', run.feed_id).execute()
    const later = await tx
      .selectFrom('import_run')
      .select('public_id')
      .where('feed_id', '=', run.feed_id)
      .where('id', '>', run.id)
      .where('dry_run', '=', false)
      .executeTakeFirst()
    if (later) throw importFaults.outdated({ id: run.public_id, later: later.public_id })
  }
  const held = await tx
    .updateTable('import_run')
    .set({ state: 'held' })
    .where('id', '=', run.id)
    .where('state', '=', 'held')
    .returning('counts')
    .executeTakeFirst()
  return held?.counts ?? null
}

const HELD_MS_MAX = 7 * 24 * 3_600_000

/** Ids of the runs that a guard has held for a week without anybody deciding. */
export async function overdueHeldRuns(db: Queries, now: Date): Promise<string[]> {
  const runs = await db
    .selectFrom('import_run')
    .select('public_id')
    .where('state', '=', 'held')
    .where('ended_at', '<=', new Date(now.getTime() - HELD_MS_MAX))
    .execute()
  return runs.map((run) => run.public_id)
}
