import type { Database } from '../database.ts'

const EVENTS_AT_A_TIME = 1000

/** Forgets events from before an instant that everybody who reads the outbox has dealt with. */
export async function pruneEvents(db: Database, before: Date, signal: AbortSignal): Promise<number> {
  let pruned = 0
  while (!signal.aborted) {
    const { numDeletedRows } = await db.transaction((tx) =>
      tx
        .deleteFrom('event')
        .where('id', 'in', (it) =>
          it
            .selectFrom('event')
            .select('id')
            .where('created_at', '<', before)
            .where('seq', '<=', (of) => of.selectFrom('event_consumer').select((c) => c.fn.min('seq').as('seq')))
            .orderBy('seq')
            .limit(EVENTS_AT_A_TIME),
        )
        .executeTakeFirstOrThrow(),
    )
    pruned += Number(numDeletedRows)
    if (numDeletedRows < EVENTS_AT_A_TIME) break
  }
  return pruned
}
