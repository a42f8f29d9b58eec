import type { Clock } from '../../../engine/kernel/clock.ts'
import { Fault } from '../../../engine/kernel/fault.ts'
import { REMOVED_AS, removeKeys } from '../../../engine/pipeline/removal.ts'
import type { Counts, ImportReport } from '../../../engine/report/report.ts'
import { type Context, clockContext } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import type { BulkTx, Database, Tx } from '../../platform/database.ts'
import { mustMatch, textTag } from '../../platform/must-match.ts'
import { lockHeldRun, overdueHeldRuns } from './held-run.ts'
import { importFaults } from './imports.faults.ts'
import { imports } from './imports.queries.ts'
import { moveRun, type RunRow } from './move-run.ts'
import { reportRun } from './report-run.ts'

/** A held run is let go on: what the source no longer has is removed by the run's policy. */
export async function applyRun(ctx: Context, publicId: string): Promise<ImportReport> {
  const run = await runOf(ctx, publicId)
  await mustBeAsRead(ctx, publicId)
  const action = hasErrors(run.counts) ? ('apply_with_errors' as const) : ('apply' as const)
  const end = (tx: Tx) => move(ctx, tx, run, action, { position: null })
  const held = (run.position as { held?: readonly string[] } | null)?.held ?? []
  if (run.state === 'held' && held.length > 0 && run.missing !== 'keep') await remove(ctx, run, held, end)
  await ctx.db.transaction(end)
  return reportRun(ctx.db.kysely, publicId)
}

/** Applied by two at once, or again after a crash, it removes and counts everything once. */
async function remove(ctx: Context, run: RunRow, held: readonly string[], end: (tx: Tx) => Promise<unknown>) {
  if (run.missing === 'keep') return
  const { db, clock } = ctx
  // Read here and not above: the targets weigh more than all other verbs of this domain.
  const { targets } = await import('../../targets.ts')
  const target = targets.get(run.target)
  if (!target) throw importFaults.target_unknown({ target: run.target, targets: [...targets.keys()] })
  const scope = { merchantId: run.merchant_id, products: true }
  const schema = await target.schema(db.kysely, scope)
  const document = { version: 1 as const, target: run.target, attributes: {} }
  const of = { ...scope, feedId: run.feed_id ?? 0, runId: run.id, now: () => clock.now() }
  const sink = await target.open(db, of, schema, document)
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
export async function discardRun(ctx: Context, publicId: string): Promise<ImportReport> {
  return ctx.transaction(async (writing) => {
    const run = await runOf(writing, publicId)
    await mustBeAsRead(writing, publicId)
    const action = hasErrors(run.counts) ? ('discard_with_errors' as const) : ('discard' as const)
    await move(ctx, writing.queries, run, action, { position: null })
    return reportRun(writing.queries, publicId)
  })
}

/** Nobody has decided for a week: the clock lets held runs go without their removals. */
export async function discardOverdueRuns(db: Database, clock: Clock): Promise<void> {
  const ctx = clockContext(db, clock)
  for (const id of await overdueHeldRuns(db.kysely, clock.now())) {
    try {
      await discardRun(ctx, id)
    } catch (error) {
      // Somebody has decided at the last moment.
      if (!(error instanceof Fault) || error.code !== 'imports.transition_refused') throw error
    }
  }
}

/** Stops a run that goes on somewhere: its process sees it at its next checkpoint. What is written stays. */
export async function cancelRun(ctx: Context, publicId: string): Promise<ImportReport> {
  return ctx.transaction(async (writing) => {
    const run = await runOf(writing, publicId)
    await mustBeAsRead(writing, publicId)
    await move(ctx, writing.queries, run, 'cancel', { ended_at: ctx.clock.now(), owner: null })
    return reportRun(writing.queries, publicId)
  })
}

/** A run has no version: what was read of it is its tag. Throws `platform.outdated`. */
async function mustBeAsRead(ctx: Context, publicId: string): Promise<void> {
  if (ctx.expects !== null) mustMatch(ctx, textTag(JSON.stringify(await reportRun(ctx.queries, publicId))))
}

async function runOf(ctx: Context, publicId: string): Promise<RunRow> {
  const { id } = await imports.row(ctx, publicId)
  return ctx.queries.selectFrom('import_run').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

async function move(
  ctx: Context,
  tx: Tx,
  run: RunRow,
  action: Parameters<typeof moveRun>[2],
  changes: Parameters<typeof moveRun>[5],
): Promise<void> {
  const state = await moveRun(tx, run.id, action, ctx.actor, ctx.clock.now(), changes)
  await addAudit(ctx, tx, {
    action,
    noun: 'import',
    id: run.public_id,
    merchantId: run.merchant_id,
    before: { state: run.state },
    after: { state },
  })
}

function hasErrors(counts: Counts): boolean {
  return counts.invalid + counts.error > 0
}
