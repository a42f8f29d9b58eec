import { expect, test } from 'vitest'
import { operatorContext } from '../../../server/context.ts'
import { listJobs } from '../../../server/platform/jobs/jobs.queries.ts'
import { fireSchedules, nextTick, putSchedules } from '../../../server/platform/jobs/schedules.ts'
import { eachDatabase } from '../../support/databases.ts'
import { alsoOpen, openTestQueue, SAY, type TestQueue, words } from '../../support/queues.ts'

const KINDS = new Map([[SAY.name, SAY]])
const HOURLY = { name: 'hourly', cron: '0 * * * *', timeZone: 'UTC', kind: 'say', payload: { word: 'tick' } }

const put = (it: TestQueue, ...all: (typeof HOURLY)[]) =>
  it.db.transaction((tx) => putSchedules(tx, all, it.clock.now()))
const fire = (it: TestQueue) => fireSchedules(it.db, it.queue, KINDS, it.clock.now())

/** Every tick between two instants. */
function ticks(cron: string, timeZone: string, from: string, to: string): string[] {
  const found: string[] = []
  let at = nextTick({ cron, timeZone }, new Date(from))
  while (at && at < new Date(to)) {
    found.push(at.toISOString())
    at = nextTick({ cron, timeZone }, at)
  }
  return found
}

test('in spring an hour that there is not comes once, after the gap', () => {
  expect(ticks('30 3 * * *', 'Europe/Bucharest', '2026-03-28T00:00:00Z', '2026-03-31T00:00:00Z')).toEqual([
    '2026-03-28T01:30:00.000Z',
    '2026-03-29T01:00:00.000Z',
    '2026-03-30T00:30:00.000Z',
  ])
})

test('in autumn an hour that there is twice comes once', () => {
  expect(ticks('30 3 * * *', 'Europe/Bucharest', '2026-10-24T00:00:00Z', '2026-10-27T00:00:00Z')).toEqual([
    '2026-10-24T00:30:00.000Z',
    '2026-10-25T00:30:00.000Z',
    '2026-10-26T01:30:00.000Z',
  ])
})

test('what never comes true has no next tick', () => {
  expect(nextTick({ cron: '0 0 31 2 *', timeZone: 'UTC' }, new Date())).toBeNull()
})

eachDatabase((open) => {
  test('a tick makes one job when its time has come', async () => {
    const it = await openTestQueue(open)
    await put(it, HOURLY)
    expect(await fire(it)).toEqual([])
    await it.passes(3_600_000)
    expect(await fire(it)).toEqual(['hourly'])
    expect(await fire(it)).toEqual([])
    expect(await words(it.queue)).toEqual(['tick'])
  })

  test('what was missed while nobody worked comes once', async () => {
    const it = await openTestQueue(open)
    await put(it, HOURLY)
    await it.passes(50 * 3_600_000)
    expect(await fire(it)).toEqual(['hourly'])
    expect(await fire(it)).toEqual([])
    await it.passes(3_600_000)
    expect(await fire(it)).toEqual(['hourly'])
  })

  test('a tick whose job of last time still waits or runs is dropped', async () => {
    const it = await openTestQueue(open)
    await put(it, HOURLY)
    await it.passes(3_600_000)
    await fire(it)
    const [job] = await it.queue.take(1)
    await it.passes(3_600_000)
    await fire(it)
    expect(await words(it.queue)).toEqual([])
    await it.queue.finish(job!)
    await it.passes(3_600_000)
    await fire(it)
    expect(await words(it.queue)).toEqual(['tick'])
  })

  test('of many workers one makes the job of a tick', async () => {
    const it = await openTestQueue(open)
    await put(it, HOURLY)
    await it.passes(3_600_000)
    const others = [it.queue, await alsoOpen(it), await alsoOpen(it)]
    const fired = await Promise.all(others.map((queue) => fireSchedules(it.db, queue, KINDS, it.clock.now())))
    expect(fired.flat()).toEqual(['hourly'])
    expect((await listJobs(operatorContext(it.db, it.clock), {})).data.length).toBe(1)
  })

  test('put again as it is, a schedule keeps its tick; changed, it gets another', async () => {
    const it = await openTestQueue(open)
    await put(it, HOURLY)
    const next = async () => (await it.db.kysely.selectFrom('schedule').select('next_at').executeTakeFirst())?.next_at
    await it.passes(3_600_000)
    await put(it, HOURLY)
    expect(await next()).toEqual(new Date('2026-03-01T13:00:00Z'))
    await put(it, { ...HOURLY, cron: '30 4 * * *', timeZone: 'Europe/Paris' })
    expect(await next()).toEqual(new Date('2026-03-02T03:30:00Z'))
  })

  test('a kind that this version does not know is left to one that does', async () => {
    const it = await openTestQueue(open)
    await put(it, { ...HOURLY, kind: 'sing' })
    await it.passes(3_600_000)
    expect(await fire(it)).toEqual([])
  })
})
