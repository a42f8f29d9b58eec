import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, expect, test, vi } from 'vitest'
import { markAlive } from '../../server/domains/imports/index.ts'
import type { Database } from '../../server/platform/database.ts'
import { eachDatabase } from '../../test/support/databases.ts'
import { begin, RUN_AT } from '../../test/support/runs.ts'
import { isAlive } from './owner.ts'
import { performImport } from './perform.ts'

const at = (seconds: number) => new Date(RUN_AT.getTime() + seconds * 1_000)
const beatOf = async (db: Database) =>
  (await db.kysely.selectFrom('import_run').select('heartbeat_at').executeTakeFirst())?.heartbeat_at

afterEach(() => {
  vi.useRealTimers()
})

eachDatabase((open) => {
  test('a source that takes minutes to come does not make its run look dead elsewhere', async () => {
    const { url: databaseUrl, db } = await open()
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const stdin = new PassThrough()
    let seconds = 0
    const run = performImport(
      {
        databaseUrl,
        dataDir: await mkdtemp(join(tmpdir(), 'izb-beat-')),
        address: '-',
        target: 'offers',
        set: {},
        products: true,
        restart: false,
        dryRun: false,
      },
      {
        db,
        now: () => at(seconds),
        stdin,
        signal: new AbortController().signal,
        again: null,
        suspicious: false,
        tell: () => undefined,
        confirm: async () => 'taken' as const,
      },
    )
    stdin.write('sku,title,price\n')
    await vi.waitFor(async () => expect(await beatOf(db)).toEqual(at(0)))
    for (const later of [20, 40, 60, 80, 100]) {
      seconds = later
      // A beat whose answer is still on its way lets the next one out.
      await vi.waitFor(async () => {
        vi.advanceTimersByTime(20_000)
        expect(await beatOf(db)).toEqual(at(later))
      })
    }
    expect(isAlive('elsewhere:1:1', (await beatOf(db)) ?? null, at(150))).toBe(true)
    stdin.end('A-1,Lamp,9.90\n')
    expect(await run).toMatchObject({ state: 'completed', counts: { created: 1 } })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('the heart of a run that another process took up beats no more', async () => {
    const { db } = await open()
    const { run } = await begin(db)
    await db.kysely.updateTable('import_run').set({ owner: 'elsewhere:1:1' }).execute()
    await markAlive(db.kysely, run, at(20))
    expect(await beatOf(db)).toEqual(RUN_AT)
    await markAlive(db.kysely, { ...run, owner: 'elsewhere:1:1' }, at(20))
    expect(await beatOf(db)).toEqual(at(20))
  })
})
