import type { MissingPolicy } from '../../../engine/contract/target.ts'
import type { Actor } from '../../../engine/kernel/event.ts'
import type { ImportReport } from '../../../engine/report/report.ts'
import type { Context, Writing } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import type { JobOrders } from '../../platform/jobs/queue.ts'
import type { Target } from '../../platform/target.ts'
import { beginRunIn } from './begin-run.ts'
import type { ImportMode } from './feed.entity.ts'
import { importFaults } from './imports.faults.ts'
import type { MappingText } from './mapping-wish.ts'
import { reportRun } from './report-run.ts'
import { runImportKind } from './run-import.kind.ts'
import type { SourceFound } from './source-wish.ts'
import type { Owner } from './whose.ts'

/** What is kept with a run that waits in the queue, for whoever does it. */
export interface QueuedOptions {
  readonly queued: true
  readonly actor: Actor
  readonly products: boolean
  readonly set: Readonly<Record<string, string>>
  readonly mode: ImportMode | null
  readonly missing: MissingPolicy | null
  readonly maxInvalid: number | null
  readonly maxRemoved: number | null
  readonly dryRun: boolean
  readonly mapping: MappingText | null
  readonly upload: { readonly digest: string; readonly name: string } | null
}

/** A run that somebody asks for, looked up. */
export interface Wanted {
  readonly target: Target
  readonly owner: Owner | null
  readonly source: SourceFound
  readonly how: Omit<QueuedOptions, 'queued' | 'actor' | 'upload'>
  readonly restart: boolean
  readonly feedId?: number
}

/** Of a process that says nothing for so long nothing is expected any more. */
const SILENT_MS = 90_000

/** Puts a run into the queue, in the transaction given: made anew, or one that failed midway and goes on. Throws `imports.feed_busy`. */
export async function queueRun(ctx: Writing, jobs: JobOrders, wanted: Wanted): Promise<ImportReport> {
  const { queries, clock, actor } = ctx
  const { target, owner, source, how, restart, feedId } = wanted
  const { mode, missing, dryRun } = how
  const upload = source.upload && { digest: source.upload.digest, name: source.upload.name }
  const options: QueuedOptions = { queued: true, actor, ...how, upload }
  const now = clock.now()
  const alive = (_: string, beat: Date | null) => beat !== null && now.getTime() - beat.getTime() < SILENT_MS
  const { run } = await beginRunIn(
    queries,
    ctx.db.dialect,
    {
      merchantId: owner?.id ?? null,
      target: target.name,
      address: source.address,
      mode: mode ?? undefined,
      missing: missing ?? undefined,
      dryRun,
      options: { ...options },
      restart,
      owner: null,
      uploadId: source.upload?.id ?? null,
      ...(feedId === undefined ? {} : { feedId }),
    },
    now,
    alive,
  )
  await jobs.enqueue(queries, runImportKind, { run: run.public_id })
  const merchantId = owner?.id ?? null
  const after = { target: target.name, address: source.address, dry_run: dryRun }
  await addAudit(ctx, queries, { action: 'create', noun: 'import', id: run.public_id, merchantId, after })
  return reportRun(queries, run.public_id)
}

/** Throws `imports.mode_impossible` where a bulk of this kind cannot find what is missing. */
export async function mustFind(
  ctx: Context,
  { target, owner, how }: Pick<Wanted, 'target' | 'owner'> & { readonly how: Pick<Wanted['how'], 'mode' | 'products'> },
): Promise<void> {
  if (how.mode !== 'full') return
  const schema = await target.schema(ctx.queries, { merchantId: owner?.id ?? null, products: how.products })
  if (!schema.removable) throw importFaults.mode_impossible({ target: target.name })
}
