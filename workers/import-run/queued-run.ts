import { setTimeout as pause } from 'node:timers/promises'
import { Fault } from '../../engine/kernel/fault.ts'
import { giveUpRun, isGoing, type QueuedOptions, reportRun } from '../../server/domains/imports/index.ts'
import type { JobContext } from '../job.ts'
import { reasonOf } from './keep-choice.ts'
import type { ImportRequest } from './request.ts'
import { superviseImport } from './supervise.ts'

const LOOK_EVERY_MS = 1_000

/**
 * Does a run of the queue in a process of its own, until it has ended: cancelled by somebody, it stops; where this
 * worker must end, the run is let go and another worker takes it up. What the run itself cannot do ends it as failed.
 */
export async function doQueuedRun(context: JobContext, publicId: string, last: boolean): Promise<void> {
  const { db, clock, signal, progress } = context
  const request = await requestOf(context, publicId)
  if (request === null) return
  const cancelled = new AbortController()
  const over = new AbortController()
  const watching = watch(context, publicId, cancelled, over.signal)
  try {
    await superviseImport(request, {
      on: (event) => {
        if (event.type !== 'progress') return
        void progress({ done: event.bytesDone, total: event.bytesTotal }).catch(() => undefined)
      },
      signal: cancelled.signal,
      leave: signal,
    })
  } catch (error) {
    if (!isGoing((await reportRun(db.kysely, publicId)).state)) return
    const passes = error instanceof Fault && error.retriable && error.code !== 'imports.crashed'
    if (passes && (!last || signal.aborted)) throw error
    await giveUpRun(db, publicId, reasonOf(error), clock.now())
    // A defect is shown where jobs are looked at, too.
    if (!(error instanceof Fault)) throw error
  } finally {
    over.abort()
    await watching
  }
}

/** The run as its process is told; null where it has ended meanwhile. */
async function requestOf(context: JobContext, publicId: string): Promise<ImportRequest | null> {
  const { db, databaseUrl, dataDir, allowHosts } = context
  const run = await db.kysely
    .selectFrom('import_run')
    .leftJoin('merchant', 'merchant.id', 'import_run.merchant_id')
    .selectAll('import_run')
    .select('merchant.code as merchant')
    .where('public_id', '=', publicId)
    .executeTakeFirst()
  if (!run || !isGoing(run.state)) return null
  const options = run.options as unknown as QueuedOptions
  const { actor, products, set, maxInvalid, maxRemoved, mapping, upload } = options
  return {
    databaseUrl,
    dataDir,
    allowHosts,
    address: run.address,
    target: run.target,
    set,
    products,
    restart: false,
    dryRun: run.dry_run,
    run: publicId,
    actor,
    mode: run.mode,
    missing: run.missing,
    ...(run.merchant === null ? {} : { merchant: run.merchant }),
    ...(mapping === null ? {} : { mapping }),
    ...(upload === null ? {} : { upload }),
    ...(maxInvalid === null ? {} : { maxInvalid }),
    ...(maxRemoved === null ? {} : { maxRemoved }),
  }
}

/** Sees within a second that somebody has cancelled the run, also while its source is being fetched. */
async function watch({ db }: JobContext, publicId: string, cancelled: AbortController, over: AbortSignal) {
  while (!over.aborted) {
    await pause(LOOK_EVERY_MS, undefined, { signal: over }).catch(() => undefined)
    if (over.aborted) return
    const run = db.kysely.selectFrom('import_run').select('state').where('public_id', '=', publicId)
    const found = await run.executeTakeFirst().catch(() => undefined)
    if (found && !isGoing(found.state)) return cancelled.abort()
  }
}
