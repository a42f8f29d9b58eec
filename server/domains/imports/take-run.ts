import { noCounts } from '../../../engine/report/report.ts'
import type { Database, Tx } from '../../platform/database.ts'
import { type Alive, type FeedRow, takeUp } from './begin-run.ts'
import { isGoing } from './import-run.machine.ts'
import { importFaults } from './imports.faults.ts'
import { moveRun, type RunRow } from './move-run.ts'

/** A run that somebody waits for, with its feed; `over` where it has ended meanwhile. */
export interface TakenRun {
  readonly run: RunRow
  readonly feed: FeedRow
  readonly over: boolean
}

/**
 * Takes a run out of the queue, or from a process that died. Throws `imports.run_alive` where another process is at
 * work on it.
 */
export function takeRun(db: Database, publicId: string, owner: string, now: Date, alive: Alive): Promise<TakenRun> {
  return db.transaction(async (tx) => {
    const mine = tx.updateTable('import_run').set((of) => ({ state: of.ref('state') }))
    const run = await mine.where('public_id', '=', publicId).returningAll().executeTakeFirst()
    if (!run) throw importFaults.not_found({ id: publicId })
    const feed = await tx
      .selectFrom('feed')
      .selectAll()
      .where('id', '=', run.feed_id ?? 0)
      .executeTakeFirst()
    if (!feed) throw importFaults.not_found({ id: publicId })
    if (!isGoing(run.state)) return { run, feed, over: true }
    if (run.owner !== null && run.owner !== owner && alive(run.owner, run.heartbeat_at))
      throw importFaults.run_alive({ id: publicId })
    const fresh = run.state === 'queued' && run.owner === null
    return { run: fresh ? await give(tx, run, owner, now) : await takeUp(tx, run, { owner }, now), feed, over: false }
  })
}

async function give(tx: Tx, run: RunRow, owner: string, now: Date): Promise<RunRow> {
  const given = tx.updateTable('import_run').set({ owner, heartbeat_at: now }).where('id', '=', run.id)
  return given.returningAll().executeTakeFirstOrThrow()
}

/** Begins a run anew whose files are gone; what it wrote is found unchanged. */
export function startOver(db: Database, run: RunRow): Promise<RunRow> {
  return db.transaction(async (tx) => {
    await tx.deleteFrom('import_problem').where('run_id', '=', run.id).execute()
    await tx.deleteFrom('import_reject').where('run_id', '=', run.id).execute()
    return tx
      .updateTable('import_run')
      .set({ position: null, counts: noCounts(), columns: null })
      .where('id', '=', run.id)
      .returningAll()
      .executeTakeFirstOrThrow()
  })
}

/** Ends a run as failed that no process can bring on any more; one that has ended stays as it is. */
export async function giveUpRun(
  db: Database,
  publicId: string,
  reason: NonNullable<RunRow['reason']>,
  now: Date,
): Promise<void> {
  await db.transaction(async (tx) => {
    const run = await tx.selectFrom('import_run').selectAll().where('public_id', '=', publicId).executeTakeFirst()
    if (!run || !isGoing(run.state)) return
    const changes = { ended_at: now, owner: null, folder: null, reason }
    await moveRun(tx, run.id, 'fail', { role: 'import', id: null }, now, changes)
  })
}
