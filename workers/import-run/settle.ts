import type { Actor } from '../../engine/kernel/event.ts'
import { Fault } from '../../engine/kernel/fault.ts'
import { REMOVED_AS, removeKeys } from '../../engine/pipeline/removal.ts'
import type { Counts, ImportReport } from '../../engine/report/report.ts'
import {
  importFaults,
  lockHeldRun,
  moveRun,
  overdueHeldRuns,
  type RunRow,
  reportRun,
} from '../../server/domains/imports/index.ts'
import type { BulkTx, Database, Tx } from '../../server/platform/database.ts'
import { targetOf } from './scope.ts'

const CLOCK: Actor = { role: 'clock', id: null }

/** A held run is let go on: what the source no longer has is removed by the run's policy. */
export async function applyRun(db: Database, publicId: string, actor: Actor, now: () => Date): Promise<ImportReport> {
  const run = await runOf(db, publicId)
  const action = hasErrors(run.counts) ? ('apply_with_errors' as const) : ('apply' as const)
  const end = (tx: Tx) => moveRun(tx, run.id, action, actor, now(), { position: null })
  const held = (run.position as { held?: readonly string[] } | null)?.held ?? []
  if (run.state === 'held' && held.length > 0 && run.missing !== 'keep') await remove(db, run, held, now, end)
  await db.transaction(end)
  return reportRun(db.kysely, publicId)
}

/** Applied by two at once, or again after a crash, it removes and counts everything once. */
async function remove(
  db: Database,
  run: RunRow,
  held: readonly string[],
  now: () => Date,
  end: (tx: Tx) => Promise<unknown>,
) {
  if (run.missing === 'keep') return
  const target = targetOf(run.target)
  const scope = { merchantId: run.merchant_id, products: true }
  const schema = await target.schema(db.kysely, scope)
  const document = { version: 1 as const, target: run.target, attributes: {} }
  const sink = await target.open(db, { ...scope, feedId: run.feed_id ?? 0, runId: run.id, now }, schema, document)
  const policy = run.missing
  const as = REMOVED_AS[policy]
  let counts: Counts
  const transaction = <T>(work: (tx: BulkTx) => Promise<T>) =>
    db.bulk(async (tx) => {
      const locked = await lockHeldRun(tx.kysely, run)
      if (!locked) await end(tx.kysely)
      counts = locked ?? run.counts
      return work(tx)
    })
  await removeKeys({ sink, transaction }, held, policy, async (tx, removed) => {
    counts = { ...counts, [as]: counts[as] + removed }
    await tx.kysely.updateTable('import_run').set({ counts }).where('id', '=', run.id).execute()
  })
}

/** A held run is let go without its removals. */
export async function discardRun(db: Database, publicId: string, actor: Actor, now: () => Date): Promise<ImportReport> {
  const run = await runOf(db, publicId)
  const action = hasErrors(run.counts) ? ('discard_with_errors' as const) : ('discard' as const)
  await db.transaction((tx) => moveRun(tx, run.id, action, actor, now(), { position: null }))
  return reportRun(db.kysely, publicId)
}

/** Nobody has decided for a week: the clock lets held runs go without their removals. */
export async function discardOverdueRuns(db: Database, now: () => Date): Promise<void> {
  for (const id of await overdueHeldRuns(db.kysely, now())) {
    try {
      await discardRun(db, id, CLOCK, now)
    } catch (error) {
      // Somebody has decided at the last moment.
      if (!(error instanceof Fault) || error.code !== 'imports.transition_refused') throw error
    }
  }
}

/** Stops a run that goes on somewhere: its process sees it at its next checkpoint. What is written stays. */
export async function cancelRun(db: Database, publicId: string, actor: Actor, now: () => Date): Promise<ImportReport> {
  const run = await runOf(db, publicId)
  await db.transaction((tx) => moveRun(tx, run.id, 'cancel', actor, now(), { ended_at: now(), owner: null }))
  return reportRun(db.kysely, publicId)
}

async function runOf(db: Database, publicId: string): Promise<RunRow> {
  const run = await db.kysely.selectFrom('import_run').selectAll().where('public_id', '=', publicId).executeTakeFirst()
  if (!run) throw importFaults.not_found({ id: publicId })
  return run
}

function hasErrors(counts: Counts): boolean {
  return counts.invalid + counts.error > 0
}
