import { defineConsumer } from '../../server/platform/outbox/consume-events.ts'
import removeRunFolders from '../jobs/remove-run-folders.ts'

/** A run that lives sees within that time that it was ended, and clears up itself. */
const PATIENCE_MS = 60_000

export default defineConsumer({
  name: 'clear-ended-runs',
  summary: 'Has the files of a run removed that was ended while nobody was at work on it.',
  on: ['import.cancelled', 'import.discarded', 'import.failed'],
  async consume(tx, events, orders) {
    const at = new Date((events.at(-1)?.created_at.getTime() ?? 0) + PATIENCE_MS)
    await orders.enqueue(tx, removeRunFolders.kind, {}, { key: 'ended', at })
  },
})
