import { expect, test } from 'vitest'
import { operatorContext } from '../../../server/context.ts'
import { listJobs } from '../../../server/platform/jobs/jobs.queries.ts'
import { eachDatabase } from '../../support/databases.ts'
import { alsoOpen, openTestQueue, SAY, say, type TestQueue, words } from '../../support/queues.ts'

const WHY = { code: 'jobs.test', detail: 'It rained.', fix: 'Wait.' }

async function states({ db, clock }: TestQueue): Promise<string[]> {
  return (await listJobs(operatorContext(db, clock), { sort: 'created_at' })).data.map(
    (job) => `${job.state} ${job.attempts}`,
  )
}

async function taken({ queue }: TestQueue) {
  const [job] = await queue.take(1)
  if (!job) throw new Error('no job is due')
  return job
}

eachDatabase((open, dialect) => {
  test('a job exists from the commit of the transaction that asked for it, and not without', async () => {
    const it = await openTestQueue(open)
    const regret = it.db.transaction(async (tx) => {
      await it.queue.enqueue(tx, SAY, { word: 'never' })
      throw new Error('regret')
    })
    await expect(regret).rejects.toThrow('regret')
    expect(await words(it.queue)).toEqual([])
    await it.db.transaction(async (tx) => {
      await it.queue.enqueue(tx, SAY, { word: 'now' })
      if (dialect === 'postgres') expect(await words(it.queue)).toEqual([])
    })
    expect(await words(it.queue)).toEqual(['now'])
    expect(await words(it.queue)).toEqual([])
  })

  test('a payload that is not what the kind must be told is refused at once', async () => {
    const it = await openTestQueue(open)
    const wrong = it.db.transaction((tx) => it.queue.enqueue(tx, SAY, { word: 7 } as never))
    await expect(wrong).rejects.toMatchObject({ code: 'jobs.bad_payload' })
  })

  test('the most urgent goes first, then who waits longest; nobody before its time', async () => {
    const it = await openTestQueue(open)
    await say(it, 'first')
    await it.passes(1000)
    await say(it, 'second')
    await say(it, 'urgent', { priority: 5 })
    // On PostgreSQL an instant is compared with the clock of the server.
    const now = dialect === 'postgres' ? Date.now() : it.clock.now().getTime()
    await say(it, 'later', { at: new Date(now + 60_000) })
    expect(await words(it.queue, 2)).toEqual(['urgent', 'first'])
    expect(await words(it.queue)).toEqual(['second'])
    await it.passes(61_000)
    expect(await words(it.queue)).toEqual(['later'])
  })

  test('of one key one job waits or runs', async () => {
    const it = await openTestQueue(open)
    expect(await say(it, 'a', { key: 'shop/1' })).not.toBeNull()
    expect(await say(it, 'b', { key: 'shop/1' })).toBeNull()
    expect(await say(it, 'c', { key: 'shop/2' })).not.toBeNull()
    const job = await taken(it)
    expect(await say(it, 'd', { key: 'shop/1' })).toBeNull()
    await it.queue.finish(job)
    expect(await say(it, 'e', { key: 'shop/1' })).not.toBeNull()
  })

  test('what failed is tried again, each time after twice the wait, and in the end it is dead with its error', async () => {
    const it = await openTestQueue(open)
    await say(it, 'again')
    await it.queue.fail(await taken(it), WHY, true)
    expect(await states(it)).toEqual(['queued 1'])
    await it.passes(9_000)
    expect(await words(it.queue)).toEqual([])
    await it.passes(12_000)
    await it.queue.fail(await taken(it), WHY, true)
    await it.passes(19_000)
    expect(await words(it.queue)).toEqual([])
    await it.passes(22_000)
    await it.queue.fail(await taken(it), WHY, true)
    await it.passes(1_000_000)
    expect(await words(it.queue)).toEqual([])
    const { data } = await listJobs(operatorContext(it.db, it.clock), {})
    expect(data).toMatchObject([{ kind: 'say', state: 'dead', attempts: 3, error: WHY, actions: ['retry'] }])
  })

  test('what no other try can help is dead at once, and can be replayed', async () => {
    const it = await openTestQueue(open)
    const id = await say(it, 'wrong')
    await it.queue.fail(await taken(it), WHY, false)
    expect(await states(it)).toEqual(['dead 1'])
    await it.queue.retry(id!)
    const again = await taken(it)
    expect(again).toMatchObject({ id, attempt: 2 })
    await it.queue.finish(again)
    expect(await states(it)).toEqual(['done 2'])
    await expect(it.queue.retry(id!)).rejects.toMatchObject({ code: 'jobs.transition_refused' })
    await expect(it.queue.retry('nothing')).rejects.toMatchObject({ code: 'jobs.not_found' })
  })

  test('a dead job is not replayed beside another one of its key', async () => {
    const it = await openTestQueue(open)
    const id = await say(it, 'wrong', { key: 'one' })
    await it.queue.fail(await taken(it), WHY, false)
    await say(it, 'right', { key: 'one' })
    await expect(it.queue.retry(id!)).rejects.toMatchObject({ code: 'jobs.repeated' })
  })

  test('a silent worker loses its jobs to others, and what it says of them later counts for nothing', async () => {
    const it = await openTestQueue(open)
    await say(it, 'lost')
    await say(it, 'kept')
    const [lost, kept] = await it.queue.take(2)
    await it.passes(25_000)
    expect(await it.queue.beat([kept!])).toEqual(new Set([kept!.id]))
    await it.passes(10_000)
    await it.queue.recover()
    expect((await states(it)).toSorted()).toEqual(['queued 1', 'running 1'])
    await it.passes(1_000_000)
    const again = await taken(it)
    expect(again).toMatchObject({ id: lost!.id, attempt: 2 })
    expect(await it.queue.beat([lost!])).toEqual(new Set())
    await it.queue.finish(lost!)
    await it.queue.fail(lost!, WHY, false)
    expect((await states(it)).toSorted()).toEqual(['running 1', 'running 2'])
    await it.queue.finish(again)
    expect((await states(it)).toSorted()).toEqual(['done 2', 'running 1'])
  })

  test('a job that kills its worker each time is dead after its last try', async () => {
    const it = await openTestQueue(open)
    await say(it, 'kill')
    for (let death = 0; death < 3; death++) {
      await taken(it)
      await it.passes(40_000)
      await it.queue.recover()
      await it.passes(1_000_000)
    }
    expect(await words(it.queue)).toEqual([])
    const { data } = await listJobs(operatorContext(it.db, it.clock), {})
    expect(data).toMatchObject([{ state: 'dead', attempts: 3, error: { code: 'jobs.worker_died' } }])
  })

  test('cancelled, a waiting job is never done, and a running one is no longer its worker’s', async () => {
    const it = await openTestQueue(open)
    const waiting = await say(it, 'waiting')
    await it.queue.cancel(waiting!)
    const running = await say(it, 'running')
    const job = await taken(it)
    expect(job.id).toBe(running)
    await it.queue.cancel(running!)
    expect(await it.queue.beat([job])).toEqual(new Set())
    await it.queue.finish(job)
    expect((await listJobs(operatorContext(it.db, it.clock), {})).data.map((each) => each.state)).toEqual([
      'cancelled',
      'cancelled',
    ])
    await expect(it.queue.cancel(running!)).rejects.toMatchObject({ code: 'jobs.transition_refused' })
    await it.queue.retry(waiting!)
    expect(await words(it.queue)).toEqual(['waiting'])
  })

  test('given back, a job waits as if nobody had taken it', async () => {
    const it = await openTestQueue(open)
    await say(it, 'back')
    await it.queue.giveBack(await taken(it))
    expect(await states(it)).toEqual(['queued 0'])
    expect(await taken(it)).toMatchObject({ attempt: 1 })
  })

  test('how far a running job is can be seen while it runs', async () => {
    const it = await openTestQueue(open)
    await say(it, 'slow')
    const job = await taken(it)
    await it.queue.progress(job, { done: 3, total: 10 })
    expect((await listJobs(operatorContext(it.db, it.clock), {})).data).toMatchObject([
      { progress: { done: 3, total: 10 }, error: null },
    ])
    await it.queue.finish(job)
    expect((await listJobs(operatorContext(it.db, it.clock), {})).data).toMatchObject([{ state: 'done', error: null }])
  })

  test('what is done is forgotten sooner than what is dead', async () => {
    const it = await openTestQueue(open)
    await say(it, 'done')
    await it.queue.finish(await taken(it))
    await say(it, 'dead')
    await it.queue.fail(await taken(it), WHY, false)
    await say(it, 'waiting')
    await it.passes(10_000)
    const real = dialect === 'postgres' ? new Date() : it.clock.now()
    expect(await it.queue.prune(real, new Date(real.getTime() - 60_000))).toBe(1)
    expect((await states(it)).toSorted()).toEqual(['dead 1', 'queued 0'])
  })

  test('many workers share the jobs, and none is done by two', async () => {
    const it = await openTestQueue(open)
    await it.db.transaction(async (tx) => {
      for (let n = 0; n < 200; n++) await it.queue.enqueue(tx, SAY, { word: `${n}` })
    })
    const workers = [it.queue, await alsoOpen(it), await alsoOpen(it), await alsoOpen(it)]
    const seen: string[] = []
    await Promise.all(
      workers.map(async (queue) => {
        for (let some = await words(queue, 7); some.length > 0; some = await words(queue, 7)) seen.push(...some)
      }),
    )
    expect(seen.length).toBe(200)
    expect(new Set(seen).size).toBe(200)
  })

  test('a list of jobs is filtered, sorted and paged like any other', async () => {
    const it = await openTestQueue(open)
    for (const word of ['a', 'b', 'c']) await say(it, word)
    await it.queue.cancel((await listJobs(operatorContext(it.db, it.clock), { sort: 'created_at' })).data[0]!.id)
    const first = await listJobs(operatorContext(it.db, it.clock), {
      filters: { state: 'queued', kind: 'say' },
      limit: 1,
      sort: 'due_at',
    })
    expect(first.data).toMatchObject([{ state: 'queued', payload: { word: 'b' }, actions: ['cancel'] }])
    const next = await listJobs(operatorContext(it.db, it.clock), {
      filters: { state: 'queued', kind: 'say' },
      limit: 1,
      sort: 'due_at',
      cursor: first.next_cursor!,
    })
    expect(next).toMatchObject({ data: [{ payload: { word: 'c' } }], next_cursor: null })
    await expect(listJobs(operatorContext(it.db, it.clock), { filters: { colour: 'red' } })).rejects.toMatchObject({
      code: 'pages.unknown_field',
    })
  })
})
