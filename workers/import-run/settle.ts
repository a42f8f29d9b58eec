import type { Actor } from '../../engine/kernel/event.ts'
import { REMOVED_AS, removeKeys } from '../../engine/pipeline/run.ts'
import type { Counts, ImportReport } from '../../engine/report/report.ts'
import { importFaults, moveRun, type RunRow, reportRun } from '../../server/domains/imports/index.ts'
import type { Database } from '../../server/platform/database.ts'
import { targetOf } from './scope.ts'

/** A held run is let go on: what the source no longer has is removed by the run's policy. */
export async function applyRun(db: Database, publicId: string, actor: Actor, now: () => Date): Promise<ImportReport> {
  const run = await runOf(db, publicId)
  const held = (run.position as { held?: readonly string[] } | null)?.held ?? []
  const counts: Counts = { ...run.counts }
  const action = hasErrors(counts) ? ('apply_with_errors' as const) : ('apply' as const)
  // Judged before anything is removed; the removals of a run that died here are simply made again.
  if (run.state !== 'held') await db.transaction((tx) => moveRun(tx, run.id, action, actor, now()))
  if (held.length > 0 && run.missing !== 'keep') {
    const target = targetOf(run.target)
    const scope = { merchantId: run.merchant_id, products: true }
    const schema = await target.schema(db.kysely, scope)
    const document = { version: 1 as const, target: run.target, attributes: {} }
    const sink = await target.open(db, { ...scope, feedId: run.feed_id ?? 0, runId: run.id, now }, schema, document)
    const policy = run.missing
    await removeKeys({ sink, transaction: (work) => db.bulk(work) }, held, policy, async (tx, removed) => {
      counts[REMOVED_AS[policy]] += removed
      await tx.kysely.updateTable('import_run').set({ counts }).where('id', '=', run.id).execute()
    })
  }
  await db.transaction((tx) => moveRun(tx, run.id, action, actor, now(), { position: null, counts }))
  return reportRun(db.kysely, publicId)
}

/** A held run is let go without its removals. */
export async function discardRun(db: Database, publicId: string, actor: Actor, now: () => Date): Promise<ImportReport> {
  const run = await runOf(db, publicId)
  const action = hasErrors(run.counts) ? ('discard_with_errors' as const) : ('discard' as const)
  await db.transaction((tx) => moveRun(tx, run.id, action, actor, now(), { position: null }))
  return reportRun(db.kysely, publicId)
}

/** Stops a run that goes on somewhere: its process sees it at its next checkpoint. What is written stays. */
export async function cancelRun(db: Database, publicId: string, actor: Actor, now: () => Date): Promise<ImportReport> {
  const run = await runOf(db, publicId)
  await db.transaction((tx) => moveRun(tx, run.id, 'cancel', actor, now(), { ended_at: now() }))
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
