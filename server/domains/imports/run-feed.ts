import type { Static } from 'typebox'
import type { ImportReport } from '../../../engine/report/report.ts'
import type { Context } from '../../context.ts'
import type { JobOrders } from '../../platform/jobs/queue.ts'
import { feeds, type ListedFeed } from './feeds.queries.ts'
import type { NewRun } from './feeds.schemas.ts'
import { ownerOfFeed } from './keep-feed.ts'
import { mappingOf } from './mapping-wish.ts'
import { mustFind, queueRun } from './queue-run.ts'
import { isUploaded, sourceOf, sourceOfFeed } from './source-wish.ts'
import { targetNamed } from './whose.ts'

type Input = Static<typeof NewRun>

/** Has a feed imported as it says, but for what is said now. Throws `imports.feed_busy` where it is at work already. */
export async function runFeed(ctx: Context, ref: string, input: Input): Promise<ImportReport> {
  const jobs = await ctx.jobs()
  const feed = await feeds.row(ctx, ref)
  return queueFeed(ctx, jobs, feed, input)
}

/** Puts a run of a feed into the queue. */
export async function queueFeed(ctx: Context, jobs: JobOrders, feed: ListedFeed, input: Input): Promise<ImportReport> {
  const target = await targetNamed(feed.target)
  const owner = await ownerOfFeed(ctx, feed)
  const { options } = feed
  const products = input.no_products === undefined ? options.products !== false : !input.no_products
  const how = {
    products,
    mapping: await mappingOf(ctx, input.mapping, { target, owner, products }),
    set: { ...options.set, ...input.set },
    mode: input.mode ?? feed.mode,
    missing: input.missing ?? feed.missing,
    maxInvalid: input.max_invalid ?? options.max_invalid ?? null,
    maxRemoved: input.max_removed ?? options.max_removed ?? null,
    dryRun: input.dry_run === true,
  }
  await mustFind(ctx, { target, owner, how })
  return ctx.transaction(async (writing) => {
    const handed = input.upload === undefined ? null : await sourceOf(writing, { upload: input.upload }, owner)
    const source = handed ? { ...handed, address: feed.address } : await sourceOfFeed(writing, feed)
    const kept = handed?.upload && isUploaded(feed.address) ? handed.upload.id : null
    if (kept !== null)
      await writing.queries.updateTable('feed').set({ upload_id: kept }).where('id', '=', feed.id).execute()
    return queueRun(writing, jobs, { target, owner, source, how, restart: input.restart === true, feedId: feed.id })
  })
}
