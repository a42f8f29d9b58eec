import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { operatorContext } from '../../../server/context.ts'
import { jobFaults } from '../../../server/platform/jobs/jobs.faults.ts'
import { listJobs } from '../../../server/platform/jobs/jobs.queries.ts'
import { eachDatabase } from '../../support/databases.ts'
import { openTestQueue, say, type TestQueue } from '../../support/queues.ts'
import { saying, workerOf } from '../../support/workers.ts'

const jobsOf = async ({ db, clock }: TestQueue) =>
  (await listJobs(operatorContext(db, clock), { sort: 'created_at' })).data
const never = () => new Promise<void>(() => undefined)
const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))

eachDatabase((open) => {
  test('a worker does what is due, by so many at once, and ends when nothing is', async () => {
    const it = await openTestQueue(open)
    for (const word of ['a', 'b', 'c', 'd', 'e']) await say(it, word)
    let [now, most] = [0, 0]
    const done: string[] = []
    const job = saying(async (word) => {
      most = Math.max(most, ++now)
      await new Promise(setImmediate)
      now -= 1
      done.push(word)
    })
    expect(await workerOf(it, job, { concurrency: 2 }).worker.workOff()).toBe(5)
    expect(done.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(most).toBe(2)
    expect((await jobsOf(it)).every((each) => each.state === 'done')).toBe(true)
  })

  test('what may pass is tried again, what is wrong is dead, and a defect keeps where it happened', async () => {
    const it = await openTestQueue(open)
    for (const word of ['defect', 'unavailable', 'invalid']) {
      await say(it, word)
      await it.passes(10)
    }
    const job = saying(async (word) => {
      if (word === 'defect') throw new TypeError('x is undefined')
      if (word === 'unavailable') throw jobFaults.worker_died({})
      throw jobFaults.bad_payload({ kind: 'say', why: 'it is' })
    })
    await workerOf(it, job).worker.workOff()
    expect(await jobsOf(it)).toMatchObject([
      { state: 'queued', error: { code: 'defect', detail: 'x is undefined', stack: expect.stringContaining('.ts:') } },
      { state: 'queued', error: { code: 'jobs.worker_died' } },
      { state: 'dead', error: { code: 'jobs.bad_payload', fix: expect.any(String) } },
    ])
  })

  test('a job that nobody here knows waits for a worker that does', async () => {
    const it = await openTestQueue(open)
    await say(it, 'new')
    await workerOf(it, null).worker.workOff()
    expect(await jobsOf(it)).toMatchObject([{ state: 'queued', error: { code: 'jobs.unknown_kind' } }])
  })

  test('a job that takes too long is stopped and tried again', async () => {
    const it = await openTestQueue(open)
    await say(it, 'slow')
    const job = saying((_, { signal }) => untilAborted(signal), { timeoutMs: 20 })
    await workerOf(it, job).worker.workOff()
    expect(await jobsOf(it)).toMatchObject([{ state: 'queued', attempts: 1, error: { code: 'jobs.timed_out' } }])
  })

  test('a running job that is cancelled is told to stop', async () => {
    const it = await openTestQueue(open)
    const id = await say(it, 'long')
    const began = Promise.withResolvers<void>()
    const job = saying((_, { signal }) => {
      began.resolve()
      return untilAborted(signal)
    })
    const { worker, said } = workerOf(it, job, { beatEveryMs: 20 })
    const working = worker.workOff()
    await began.promise
    await it.queue.cancel(id!)
    await working
    expect(said).toContain('lost')
    expect(await jobsOf(it)).toMatchObject([{ state: 'cancelled' }])
  })

  test('a worker that is to end finishes what runs and takes nothing more', async () => {
    const it = await openTestQueue(open)
    await say(it, 'running')
    const began = Promise.withResolvers<void>()
    const end = Promise.withResolvers<void>()
    const job = saying(() => {
      began.resolve()
      return end.promise
    })
    const { worker } = workerOf(it, job)
    worker.start()
    await began.promise
    await say(it, 'waiting')
    const stopping = worker.stop()
    end.resolve()
    await stopping
    expect((await jobsOf(it)).map((each) => each.state)).toEqual(['done', 'queued'])
  })

  test('what would run on for too long is given back, as if it had not been begun', async () => {
    const it = await openTestQueue(open)
    await say(it, 'long')
    const began = Promise.withResolvers<void>()
    const job = saying((_, { signal }) => {
      began.resolve()
      return untilAborted(signal)
    })
    const { worker } = workerOf(it, job)
    worker.start()
    await began.promise
    await worker.stop(1)
    expect(await jobsOf(it)).toMatchObject([{ state: 'queued', attempts: 0 }])
  })

  test('a job that is killed with its worker is done by another', async () => {
    const it = await openTestQueue(open)
    await say(it, 'killed')
    const program = fileURLToPath(new URL('../../support/work-child.ts', import.meta.url))
    const child = fork(program, [it.url], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    onTestFinished(() => void child.kill('SIGKILL'))
    if (it.db.dialect === 'sqlite')
      await it.db.kysely
        .updateTable('job')
        .set({ run_at: new Date(0) })
        .execute()
    expect(await once(child, 'message')).toEqual(['killed', undefined])
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await jobsOf(it)).toMatchObject([{ state: 'running', attempts: 1 }])

    const done: string[] = []
    const job = saying(async (word) => void done.push(word))
    await workerOf(it, job).worker.workOff()
    expect(done).toEqual([])
    await it.passes(DAYS)
    await workerOf(it, job).worker.workOff()
    await it.passes(3_600_000)
    await workerOf(it, job).worker.workOff()
    expect(done).toEqual(['killed'])
    expect(await jobsOf(it)).toMatchObject([{ state: 'done', attempts: 2 }])
  })

  test('two workers on one queue do every job once', async () => {
    const it = await openTestQueue(open)
    for (let n = 0; n < 40; n++) await say(it, `${n}`)
    const done: string[] = []
    const job = saying(async (word) => void done.push(word))
    await Promise.all([workerOf(it, job).worker.workOff(), workerOf(it, job).worker.workOff()])
    expect(done.length).toBe(40)
    expect(new Set(done).size).toBe(40)
  })

  test('a job deaf to its signal does not hold up its worker for ever', async () => {
    const it = await openTestQueue(open)
    await say(it, 'deaf')
    const job = saying(never, { timeoutMs: 10 })
    await workerOf(it, job, { deafMs: 20 }).worker.workOff()
    expect(await jobsOf(it)).toMatchObject([{ state: 'queued', error: { code: 'jobs.timed_out' } }])
  })
})

/** Longer than from the fake clock of a test to the clock of the machine. */
const DAYS = 400 * 24 * 3_600_000
