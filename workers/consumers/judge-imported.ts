import { judgeSubmittedJob } from '../../server/domains/offers/index.ts'
import { defineConsumer } from '../../server/platform/outbox/consume-events.ts'
import { readSettings } from '../../server/platform/settings.ts'

export default defineConsumer({
  name: 'judge-imported',
  summary: 'Has what an import submitted judged by the operator’s standing orders, where there are any.',
  on: ['import.completed', 'import.held', 'import.cancelled', 'import.failed'],
  async consume(tx, events, orders) {
    const { acceptance_rules: rules } = await readSettings(tx)
    if (rules.length === 0) return
    const merchants = new Set(events.flatMap((event) => event.merchant_id ?? []))
    for (const merchant of merchants) {
      await orders.enqueue(tx, judgeSubmittedJob, { merchant }, { key: String(merchant) })
    }
  },
})
