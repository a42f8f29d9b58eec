import { expect, test } from 'vitest'
import { systemClock } from '../../engine/kernel/clock.ts'
import { operatorContext } from '../../server/context.ts'
import { type Database, openDatabase, type Tx } from '../../server/platform/database.ts'
import { addEvents, type Fact } from '../../server/platform/events.ts'
import { consumeEvents, type EventConsumer } from '../../server/platform/outbox/consume-events.ts'
import { events, stuckConsumers } from '../../server/platform/outbox/events.queries.ts'
import { defineListener, tellListeners } from '../../server/platform/outbox/listeners.ts'
import { pruneEvents } from '../../server/platform/outbox/prune-events.ts'
import { eachDatabase } from '../support/databases.ts'
import { openTestQueue, SAY, type TestQueue, words } from '../support/queues.ts'

const AT = new Date('2026-03-01T12:00:00Z')

const fact = (type: string, n: number): Fact => ({
  type,
  actor: { role: 'clock', id: null },
  at: AT,
  merchantId: null,
  object: { n },
})

const told = (db: Database, ...facts: Fact[]) => db.transaction((tx) => addEvents(tx, ...facts))

/** A consumer that writes down what it saw. */
function listener(on: readonly string[] = ['shop.*'], refuse: (n: number) => boolean = () => false) {
  const seen: number[] = []
  const consumer: EventConsumer = {
    name: 'listener',
    summary: 'Listens.',
    on,
    async consume(_tx, events) {
      const numbers = events.map((event) => (event.data.object as { n: number }).n)
      if (numbers.some(refuse)) throw new Error(`not ${numbers}`)
      seen.push(...numbers)
    },
  }
  return { seen, consumer }
}

const go = (it: TestQueue, ...consumers: EventConsumer[]) =>
  consumeEvents(it.db, consumers, it.queue, () => it.clock.now())

eachDatabase((open, dialect) => {
  test('a consumer gets what it asks for, in order, once, from when it is known', async () => {
    const it = await openTestQueue(open)
    const { seen, consumer } = listener(['shop.opened', 'door.*'])
    await told(it.db, fact('shop.opened', 0))
    await go(it, consumer)
    await told(it.db, fact('shop.opened', 1), fact('shop.closed', 2), fact('door.shut', 3))
    await told(it.db, fact('shop.opened', 4))
    expect(await go(it, consumer)).toBe(3)
    expect(await go(it, consumer)).toBe(0)
    expect(seen).toEqual([1, 3, 4])
  })

  test('thousands of events come in order, without a gap', async () => {
    const it = await openTestQueue(open)
    const { seen, consumer } = listener()
    await go(it, consumer)
    const all = Array.from({ length: 1200 }, (_, n) => n)
    for (let from = 0; from < 1200; from += 300) {
      await told(it.db, ...all.slice(from, from + 300).map((n) => fact('shop.opened', n)))
    }
    await go(it, consumer)
    expect(seen).toEqual(all)
  })

  test('what a consumer writes and asks for is there if and only if its place is', async () => {
    const it = await openTestQueue(open)
    let broken = true
    const consumer: EventConsumer = {
      name: 'writer',
      summary: 'Has a word said for each event.',
      on: ['shop.*'],
      async consume(tx, events, orders) {
        for (const event of events) await orders.enqueue(tx, SAY, { word: `${(event.data.object as { n: number }).n}` })
        if (broken) throw new Error('broken')
      },
    }
    await go(it, consumer)
    await told(it.db, fact('shop.opened', 1), fact('shop.opened', 2))
    await go(it, consumer)
    expect(await words(it.queue)).toEqual([])
    broken = false
    await it.passes(60_000)
    await go(it, consumer)
    expect((await words(it.queue)).toSorted()).toEqual(['1', '2'])
  })

  test('an event that a consumer cannot deal with holds up that consumer alone, and says so', async () => {
    const it = await openTestQueue(open)
    let refused = [2]
    const stuck = listener(['shop.*'], (n) => refused.includes(n))
    const other = listener()
    const both = [stuck.consumer, { ...other.consumer, name: 'other' }]
    await go(it, ...both)
    await told(it.db, ...[1, 2, 3].map((n) => fact('shop.opened', n)))
    for (let round = 0; round < 5; round++) {
      await go(it, ...both)
      await it.passes(400_000)
    }
    expect(stuck.seen).toEqual([1])
    expect(other.seen).toEqual([1, 2, 3])
    expect(await stuckConsumers(it.db.kysely)).toMatchObject([
      { name: 'listener', seq: 1, error: { code: 'defect', detail: 'not 2' } },
    ])
    refused = []
    await go(it, ...both)
    expect(stuck.seen).toEqual([1, 2, 3])
    expect(await stuckConsumers(it.db.kysely)).toEqual([])
  })

  test('several who consume at once deal with each event once', async () => {
    const it = await openTestQueue(open)
    const { seen, consumer } = listener()
    await go(it, consumer)
    const other = await openDatabase(it.url)
    for (let round = 0; round < 10; round++) {
      await told(it.db, ...Array.from({ length: 30 }, (_, n) => fact('shop.opened', round * 30 + n)))
      await Promise.all([go(it, consumer), consumeEvents(other, [consumer], it.queue, () => AT), go(it, consumer)])
    }
    await go(it, consumer)
    await other.close()
    expect(seen).toEqual(Array.from({ length: 300 }, (_, n) => n))
  })

  if (dialect === 'postgres') {
    test('what commits late is not passed by, though later ids were there before it', async () => {
      const it = await openTestQueue(open)
      const { seen, consumer } = listener()
      await go(it, consumer)
      const late = Promise.withResolvers<void>()
      const written = Promise.withResolvers<void>()
      const slow = it.db.transaction(async (tx) => {
        await addEvents(tx, fact('shop.opened', 1))
        written.resolve()
        await late.promise
      })
      await written.promise
      await told(it.db, fact('shop.opened', 2))
      await go(it, consumer)
      expect(seen).toEqual([2])
      late.resolve()
      await slow
      await go(it, consumer)
      expect(seen).toEqual([2, 1])
    })

    test('facts of one thing keep their order, however their transactions overlap', async () => {
      const it = await openTestQueue(open)
      const { seen, consumer } = listener()
      await go(it, consumer)
      const lock = (tx: Tx) => tx.updateTable('merchant').set({ name: 'locked' }).execute()
      let running = true
      const reading = (async () => {
        while (running) await go(it, consumer)
      })()
      let next = 0
      const writers = Array.from({ length: 4 }, async () => {
        for (let turn = 0; turn < 15; turn++) {
          await it.db.transaction(async (tx) => {
            // Something else first: its transaction is older than its turn at the thing.
            await addEvents(tx, fact('door.shut', 0))
            await lock(tx)
            await addEvents(tx, fact('shop.opened', next++))
          })
        }
      })
      await Promise.all(writers)
      running = false
      await reading
      await go(it, consumer)
      expect(seen).toEqual(Array.from({ length: 60 }, (_, n) => n))
    })
  }

  test('old events are forgotten once everybody has dealt with them', async () => {
    const it = await openTestQueue(open)
    const { consumer } = listener(['shop.*'], (n) => n === 3)
    await go(it, consumer)
    await told(it.db, fact('shop.opened', 1), fact('shop.opened', 2), fact('shop.opened', 3))
    for (let round = 0; round < 4; round++) {
      await go(it, consumer)
      await it.passes(400_000)
    }
    const { signal } = new AbortController()
    expect(await pruneEvents(it.db, AT, signal)).toBe(0)
    expect(await pruneEvents(it.db, it.clock.now(), signal)).toBe(2)
    expect((await events.page(operatorContext(it.db, it.clock), {})).data).toMatchObject([
      { data: { object: { n: 3 } } },
    ])
  })

  test('a listener acts in the transaction of the fact, and can take it back', async () => {
    const { db } = await open()
    const heard = defineListener({
      on: ['shop.opened'],
      hear: (tx, { object }) => addEvents(tx, fact('door.opened', (object as { n: number }).n)),
    })
    const refusing = defineListener({
      on: ['shop.closed'],
      hear: () => Promise.reject(new Error('not on a Sunday')),
    })
    const all = [heard, refusing]
    await db.transaction((tx) => tellListeners(tx, [fact('shop.opened', 1), fact('door.shut', 2)], all))
    const closing = db.transaction(async (tx) => {
      await addEvents(tx, fact('shop.closed', 3))
      await tellListeners(tx, [fact('shop.closed', 3)], all)
    })
    await expect(closing).rejects.toThrow('not on a Sunday')
    const { data } = await events.page(operatorContext(db, systemClock), {})
    expect(data.map((event) => event.type)).toEqual(['door.opened'])
  })
})
