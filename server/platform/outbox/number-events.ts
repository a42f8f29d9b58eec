import { sql } from 'kysely'
import type { Database, Tx } from '../database.ts'

/** The consumer before all others: what it has dealt with has a number, and is there for the others. */
export const NUMBERING = 'numbering'
const EVENTS_AT_A_TIME = 5000

/**
 * Gives events their place in the order in which everybody reads them. An id is taken before its transaction commits,
 * so a reader that went by ids would pass by what commits late; a number is given to what can be seen, by one at a
 * time. Events of one thing keep the order of their ids: whoever wrote the later one had waited for the thing's lock.
 */
export async function numberEvents(db: Database, now: Date): Promise<number> {
  let numbered = 0
  for (;;) {
    const waiting = db.kysely.selectFrom('event').select('id').where('seq', 'is', null).limit(1)
    if (!(await waiting.executeTakeFirst())) return numbered
    const count = await db.transaction((tx) => numberSome(tx, now))
    numbered += count
    if (count < EVENTS_AT_A_TIME) return numbered
  }
}

async function numberSome(tx: Tx, now: Date): Promise<number> {
  const start = { name: NUMBERING, seq: 0, failures: 0, error: null, retry_at: null, updated_at: now }
  await tx
    .insertInto('event_consumer')
    .values(start)
    .onConflict((clash) => clash.doNothing())
    .execute()
  // Writing it over itself locks the row: who numbers at the same time waits, and goes on from there.
  const { seq } = await tx
    .updateTable('event_consumer')
    .set({ updated_at: now })
    .where('name', '=', NUMBERING)
    .returning('seq')
    .executeTakeFirstOrThrow()
  const { numAffectedRows = 0n } = await sql`
    update event set seq = place.seq
    from (
      select id, ${seq} + row_number() over (order by id) as seq
      from (select id from event where seq is null order by id limit ${EVENTS_AT_A_TIME}) as waiting
    ) as place
    where event.id = place.id`.execute(tx)
  const count = Number(numAffectedRows)
  await tx
    .updateTable('event_consumer')
    .set({ seq: seq + count })
    .where('name', '=', NUMBERING)
    .execute()
  return count
}
