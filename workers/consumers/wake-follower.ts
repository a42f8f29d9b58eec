import { FOLLOW_CATALOG, FOLLOWING } from '../../server/domains/search/index.ts'
import { defineConsumer } from '../../server/platform/outbox/consume-events.ts'

/** What happens together is followed together. */
const CALM_MS = 1_000

export default defineConsumer({
  name: 'wake-follower',
  summary: 'Has search index and families brought up to date soon after the catalogue changed.',
  on: ['product.*', 'offer.*', 'variation.*', 'category.*', 'category_tree.*', 'attribute.*', 'merchant.*', 'import.*'],
  async consume(tx, events, orders) {
    const at = new Date((events.at(-1)?.created_at.getTime() ?? 0) + CALM_MS)
    await orders.enqueue(tx, FOLLOW_CATALOG, {}, { key: FOLLOWING, at })
  },
})
