import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { eachDatabase } from '../support/databases.ts'

const PROGRAM = fileURLToPath(new URL('../support/database-child.ts', import.meta.url))

/** Runs a task of `database-child.ts` in a process of its own and gives what it said. */
function inChild<T>(task: string, url: string, count: number): Promise<T> {
  const child = fork(PROGRAM, [task, url, String(count)], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    let said: T | undefined
    child.once('message', (message) => {
      said = message as T
    })
    child.once('exit', (code) => (said === undefined ? reject(new Error(`${task} ended with ${code}`)) : resolve(said)))
  })
}

eachDatabase((open) => {
  test('processes that read and then write the same row lose no write', async () => {
    const { url, db } = await open()
    await db.kysely.insertInto('setting').values({ key: 'n', value: '0' }).execute()
    await Promise.all([inChild('increment', url, 100), inChild('increment', url, 100), inChild('increment', url, 100)])

    expect(await db.kysely.selectFrom('setting').select('value').where('key', '=', 'n').execute()).toEqual([
      { value: 300 },
    ])
  })

  test('a short write gets its turn while another process writes without a pause', async () => {
    const { url, db } = await open()
    const loader = inChild<{ transactions: number }>('load', url, 2500)
    const waits: number[] = []
    let loading = true
    void loader.finally(() => {
      loading = false
    })
    while (loading) {
      const began = performance.now()
      await db.transaction((tx) =>
        tx.updateTable('setting').set({ value: '"EUR"' }).where('key', '=', 'currency').execute(),
      )
      waits.push(performance.now() - began)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const { transactions } = await loader

    expect(transactions).toBeGreaterThan(5)
    // One transaction of the loader holds the lock for 100 ms; nobody waits for more than a few of them.
    expect(Math.max(...waits)).toBeLessThan(600)
  })
})

test('opening a database loads no ORM', async () => {
  const { loaded } = await inChild<{ loaded: string[] }>('modules', 'sqlite:/nowhere', 0)

  expect(loaded.some((url) => url.includes('/kysely/'))).toBe(true)
  expect(loaded.filter((url) => url.includes('mikro-orm'))).toEqual([])
})
