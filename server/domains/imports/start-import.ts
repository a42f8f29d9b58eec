import type { Static } from 'typebox'
import type { ImportReport } from '../../../engine/report/report.ts'
import type { Context } from '../../context.ts'
import type { NewImport } from './feeds.schemas.ts'
import { mappingOf } from './mapping-wish.ts'
import { mustFind, queueRun } from './queue-run.ts'
import { sourceOf } from './source-wish.ts'
import { targetNamed, whoseBulk } from './whose.ts'

/** Has a source imported once: the run waits in the queue. Throws `imports.feed_busy` where one of the same source goes on. */
export async function startImport(ctx: Context, input: Static<typeof NewImport>): Promise<ImportReport> {
  const jobs = await ctx.jobs()
  const target = await targetNamed(input.target ?? 'offers')
  const owner = await whoseBulk(ctx, target, input.merchant)
  const products = input.no_products !== true
  const mapping = await mappingOf(ctx, input.mapping, { target, owner, products })
  const how = {
    products,
    mapping,
    set: input.set ?? {},
    mode: input.mode ?? null,
    missing: input.missing ?? null,
    maxInvalid: input.max_invalid ?? null,
    maxRemoved: input.max_removed ?? null,
    dryRun: input.dry_run === true,
  }
  await mustFind(ctx, { target, owner, how })
  return ctx.transaction(async (writing) => {
    const source = await sourceOf(writing, input, owner)
    return queueRun(writing, jobs, { target, owner, source, how, restart: input.restart === true })
  })
}
