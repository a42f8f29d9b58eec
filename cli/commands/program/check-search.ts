import { showIndex } from '../../../server/domains/search/index.ts'
import type { Database } from '../../../server/platform/database.ts'
import { number, plural } from '../../look/words.ts'
import { type Finding, ok, warn } from './finding.ts'

const LATE_MS = 10 * 60_000

/** How far the search index is behind the catalogue. */
export async function checkSearch(db: Database, now: Date): Promise<Finding> {
  const { products, waiting, waiting_since: since } = await showIndex({ queries: db.kysely })
  if (waiting === 0) return ok('Search', `${plural(products, 'product')} indexed, none waits`)
  const lateMs = since === null ? 0 : now.getTime() - new Date(since).getTime()
  const said = `${number(products)} indexed, ${plural(waiting, 'product')} waiting, the first for ${plural(Math.round(lateMs / 60_000), 'minute')}`
  if (lateMs < LATE_MS) return ok('Search', said)
  return warn('Search', said, 'Start `izb work`, or look whether its job fails: `izb jobs list kind=follow-catalog`.')
}
