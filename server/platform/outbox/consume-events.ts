import type { Selectable } from 'kysely'
import type { Database, Tx } from '../database.ts'
import { retryDelayMs } from '../jobs/job-kind.ts'
import type { JobOrders } from '../jobs/queue.ts'
import { errorWords } from '../jobs/words.ts'
import type { Tables } from '../tables.ts'
import { NUMBERING, numberEvents } from './number-events.ts'

/** An event as its consumers get it. */
type OutboxEvent = Selectable<Tables['event']>

/** Somebody who reads the outbox, in order and without a gap; one file in `workers/consumers`. */
export interface EventConsumer {
  /** Kebab-case, equal to its file; its place in the outbox is kept under this name. */
  readonly name: string
  readonly summary: string
  /** Types of events, or `noun.*`. */
  readonly on: readonly string[]
  /**
   * Deals with some events in the transaction that remembers it: it writes, and enqueues what must be done outside.
   * What it throws is tried again, event by event, and holds up this consumer alone.
   */
  consume(tx: Tx, events: readonly OutboxEvent[], orders: JobOrders): Promise<void>
}

/** Default export of a file in `workers/consumers`. */
export function defineConsumer(consumer: EventConsumer): EventConsumer {
  return consumer
}

const EVENTS_AT_A_TIME = 200
const PATIENCE = { retryDelayMs: 1_000, retryDelayMaxMs: 300_000 }

/** Brings everybody who can go on up to date; gives how many events were dealt with. */
export async function consumeEvents(
  db: Database,
  consumers: readonly EventConsumer[],
  orders: JobOrders,
  now: () => Date,
): Promise<number> {
  await numberEvents(db, now())
  let dealtWith = 0
  for (const consumer of consumers) {
    await enrol(db, consumer, now())
    for (;;) {
      const count = await consumeSome(db, consumer, orders, now)
      dealtWith += count ?? 0
      if (count === null) break
    }
  }
  return dealtWith
}

/** A consumer that nobody knew begins with what happens from now on. */
async function enrol(db: Database, { name }: EventConsumer, now: Date): Promise<void> {
  if (await db.kysely.selectFrom('event_consumer').select('name').where('name', '=', name).executeTakeFirst()) return
  await db.transaction(async (tx) => {
    const seq = await lastNumber(tx)
    const row = { name, seq, failures: 0, error: null, retry_at: null, updated_at: now }
    await tx
      .insertInto('event_consumer')
      .values(row)
      .onConflict((clash) => clash.doNothing())
      .execute()
  })
}

/** Null where nothing is left to do, or nothing can be done now. */
async function consumeSome(
  db: Database,
  consumer: EventConsumer,
  orders: JobOrders,
  now: () => Date,
): Promise<number | null> {
  const seen = await placeOf(db.kysely, consumer.name).executeTakeFirst()
  if (!seen || seen.seq >= (await lastNumber(db.kysely)) || (seen.retry_at && seen.retry_at > now())) return null
  try {
    return await db.transaction(async (tx) => {
      const place = placeOf(tx, consumer.name)
      // On SQLite the transaction is a lock already.
      const mine = await (db.dialect === 'postgres' ? place.forUpdate().skipLocked() : place).executeTakeFirst()
      if (!mine) return null
      const last = await lastNumber(tx)
      const most = mine.failures === 0 ? EVENTS_AT_A_TIME : 1
      const events = await eventsFor(tx, consumer, mine.seq).limit(most).execute()
      if (events.length > 0) await consumer.consume(tx, events, orders)
      const seq = events.length < most ? last : (events.at(-1)?.seq ?? last)
      const changes = { seq, failures: 0, error: null, retry_at: null, updated_at: now() }
      await tx.updateTable('event_consumer').set(changes).where('name', '=', consumer.name).execute()
      return seq === mine.seq ? null : events.length
    })
  } catch (error) {
    await remember(db, consumer.name, error, now())
    return null
  }
}

const placeOf = (db: Tx | Database['kysely'], name: string) =>
  db.selectFrom('event_consumer').selectAll().where('name', '=', name)

function eventsFor(tx: Tx, { on }: EventConsumer, after: number) {
  const nouns = on.filter((type) => type.endsWith('.*')).map((type) => `${type.slice(0, -1)}%`)
  const types = on.filter((type) => !type.endsWith('.*'))
  return tx
    .selectFrom('event')
    .selectAll()
    .where('seq', '>', after)
    .where((it) =>
      it.or([...nouns.map((noun) => it('type', 'like', noun)), ...(types.length > 0 ? [it('type', 'in', types)] : [])]),
    )
    .orderBy('seq')
}

async function lastNumber(db: Tx | Database['kysely']): Promise<number> {
  return (await placeOf(db, NUMBERING).executeTakeFirst())?.seq ?? 0
}

async function remember(db: Database, name: string, error: unknown, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    const { failures } = await placeOf(tx, name).executeTakeFirstOrThrow()
    const retry_at = new Date(now.getTime() + retryDelayMs(PATIENCE, failures + 1, () => 0))
    const changes = { failures: failures + 1, error: errorWords(error), retry_at, updated_at: now }
    await tx.updateTable('event_consumer').set(changes).where('name', '=', name).execute()
  })
}
