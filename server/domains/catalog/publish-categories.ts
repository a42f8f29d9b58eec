import type { Context } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { addEvents } from '../../platform/events.ts'
import { treeEvents } from './catalog.events.ts'
import { lockTree } from './category-place.ts'

const TOLD_MAX = 1_000

/** Publishes all drafts of the tree, and tells it once; where there is none nothing happens. */
export function publishCategories(ctx: Context) {
  return ctx.transaction(async (writing) => {
    const { queries, actor } = writing
    await lockTree(queries)
    const at = ctx.clock.now()
    const drafts = await queries
      .updateTable('category')
      .set((of) => ({ published: true, updated_at: at, version: of('version', '+', 1) }))
      .where('published', '=', false)
      .where('deleted_at', 'is', null)
      .returning('code')
      .execute()
    const codes = drafts.map((it) => it.code).sort()
    const answer = { published: codes.length, categories: codes.slice(0, TOLD_MAX) }
    if (codes.length === 0) return answer
    await addAudit(writing, queries, { action: 'publish', noun: 'category_tree', id: 'tree', after: answer })
    const fact = { type: treeEvents.published.type, actor, at, merchantId: null }
    await addEvents(queries, { ...fact, object: { id: 'tree', ...answer }, previous: {} })
    return answer
  })
}
