import type { Context } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { mustMatch, versionTag } from '../../platform/must-match.ts'
import { feeds } from './feeds.queries.ts'
import { type FeedAction, moveFeed } from './move-feed.ts'

/** Takes a feed on by one action, with its place in history, audit log and outbox. */
export function actOnFeed(ctx: Context, ref: string, action: FeedAction, { reason }: { reason?: string | null }) {
  return ctx.transaction(async (writing) => {
    const row = await feeds.row(writing, ref)
    mustMatch(ctx, versionTag(row.version))
    const moving = { actor: ctx.actor, at: ctx.clock.now(), reason: reason ?? null }
    const after = await moveFeed(writing.queries, row.id, action, moving)
    await addAudit(ctx, writing.queries, {
      action,
      noun: 'feed',
      id: String(row.id),
      merchantId: row.merchant_id,
      before: { state: row.state },
      after: { state: after.state },
    })
    return feeds.find(writing, String(row.id))
  })
}
