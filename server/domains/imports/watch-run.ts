import { setTimeout as pause } from 'node:timers/promises'
import type { ImportReport } from '../../../engine/report/report.ts'
import type { Context } from '../../context.ts'
import { importProgress, imports } from './imports.queries.ts'
import { reportRun } from './report-run.ts'

/** Something about a run that goes. */
export type RunNews =
  | { readonly event: 'state'; readonly id: number; readonly data: { readonly state: string; readonly action: string } }
  | { readonly event: 'progress'; readonly data: Awaited<ReturnType<typeof importProgress>> }
  | { readonly event: 'end'; readonly data: ImportReport }

const LOOK_EVERY_MS = 300

/**
 * What happens with a run from now on, until it has ended: each step of its life once, and how far it is. It is read
 * from the database, so it does not matter which process runs it. `after` is the last step that somebody knows already.
 */
export async function* watchRun(
  ctx: Context,
  publicId: string,
  after = 0,
  signal?: AbortSignal,
): AsyncGenerator<RunNews> {
  const { id } = await imports.row(ctx, publicId)
  let [last, told] = [after, '']
  for (;;) {
    // First how far it is: a step between the two is told by the next look, and none is missed at the end.
    const progress = await importProgress(ctx, publicId)
    for (const step of await stepsAfter(ctx, id, last)) {
      last = step.id
      yield { event: 'state', id: step.id, data: { state: step.to_state, action: step.action } }
    }
    const text = JSON.stringify(progress)
    if (text !== told) yield { event: 'progress', data: progress }
    told = text
    if (progress.ended) return yield { event: 'end', data: await reportRun(ctx.queries, publicId) }
    await pause(LOOK_EVERY_MS, undefined, signal ? { signal } : {}).catch(() => undefined)
    if (signal?.aborted) return
  }
}

function stepsAfter(ctx: Context, runId: number, after: number) {
  return ctx.queries
    .selectFrom('transition')
    .select(['id', 'to_state', 'action'])
    .where('noun', '=', 'import')
    .where('noun_id', '=', runId)
    .where('id', '>', after)
    .orderBy('id')
    .execute()
}
