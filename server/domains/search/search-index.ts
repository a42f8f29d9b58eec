import type { Context } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import type { Database } from '../../platform/database.ts'
import { instant } from '../../platform/wire.ts'
import { FOLLOW_CATALOG, FOLLOWING } from './follow-job.ts'
import { pulseOf, readState, writeState } from './search-state.ts'
import { countStale, lastId } from './stale.ts'

/** How far the index is. */
export interface SearchIndexView {
  readonly products: number
  readonly waiting: number
  readonly waiting_since: string | null
  readonly followed_at: string | null
  readonly words: number
  readonly languages: readonly string[]
}

/** Says how far the index is. */
export async function showIndex({ queries }: Pick<Context, 'queries'>): Promise<SearchIndexView> {
  const state = await readState(queries)
  const { count, since } = await countStale(queries, state.epoch)
  const of = async (table: 'search_product' | 'search_term') => {
    const row = await queries
      .selectFrom(table)
      .select((it) => it.fn.countAll<number>().as('count'))
      .executeTakeFirst()
    return Number(row?.count ?? 0)
  }
  return {
    products: await of('search_product'),
    waiting: count,
    waiting_since: instant(since),
    followed_at: instant(state.followed_at),
    words: await of('search_term'),
    languages: state.languages,
  }
}

/** Whether something happened that nobody has followed; quickly told, and now and then wrongly yes. */
export async function isBehind(db: Database): Promise<boolean> {
  const { pulse } = await readState(db.kysely)
  if (pulse === (await pulseOf(db))) return false
  return (await lastId(db.kysely, 'product')) > 0
}

/** Has every document made anew by a job; what is there is found until its turn comes. */
export async function rebuildIndex(ctx: Context): Promise<SearchIndexView> {
  const jobs = await ctx.jobs()
  return ctx.transaction(async (writing) => {
    const { epoch } = await readState(writing.queries)
    await writing.queries.deleteFrom('search_spelling').execute()
    await writing.queries.deleteFrom('search_term').execute()
    await writeState(writing.queries, { epoch: epoch + 1, pulse: '' })
    await addAudit(ctx, writing.queries, { action: 'rebuild', noun: 'search_index', id: 'search_index' })
    await jobs.enqueue(writing.queries, FOLLOW_CATALOG, {}, { key: FOLLOWING })
    return showIndex(writing)
  })
}
