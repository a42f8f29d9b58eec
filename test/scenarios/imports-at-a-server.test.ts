import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { ImportReport } from '../../engine/report/report.ts'
import type { Database } from '../../server/platform/database.ts'
import { serve } from '../support/server.ts'
import { articles, openShop, type Shop } from '../support/shop.ts'

const COUNT = 60_000

/** What a silent worker holds is taken for dead now, and not in half a minute. */
async function growOld(shop: Shop): Promise<void> {
  await shop.look(async (db: Database) => {
    if (db.dialect === 'sqlite') {
      await db.kysely
        .updateTable('job')
        .set({ lease_until: new Date(0) })
        .where('state', '=', 'running')
        .execute()
      return
    }
    const past = ['started_on', 'heartbeat_on'].map(
      (column) => sql`${sql.ref(column)} = ${sql.ref(column)} - interval '1 hour'`,
    )
    await sql`update izb_jobs.job set ${sql.join(past)} where state = 'active'`.execute(db.kysely)
    await sql`update izb_jobs.queue set monitor_claim_on = null, monitor_on = null`.execute(db.kysely)
  })
}

async function until(shop: Shop, when: (run: { state: string; rows: number }) => boolean): Promise<void> {
  for (;;) {
    const run = await shop.look((db) =>
      db.kysely.selectFrom('import_run').select(['state', 'counts']).executeTakeFirst(),
    )
    if (run && when({ state: run.state, rows: run.counts.rows })) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe.each(['sqlite', 'postgres'] as const)('on %s', (dialect) => {
  test('a server that is killed in the middle of a run goes on with it once it is back', async () => {
    const shop = (await openShop(dialect)).with({ IZB_RATE_LIMIT: '100000' })
    const server = await serve(shop)
    const env = { IZB_URL: server.url, IZB_TOKEN: await server.token('operator') }
    await shop.write('feed.csv', articles(COUNT))
    const client = shop.with(env).start(['import', 'feed.csv', '--yes', '--json'])
    await until(shop, ({ rows }) => rows > 0)
    server.running.kill('SIGKILL')
    await server.running.ended
    await growOld(shop)
    const port = new URL(server.url).port
    const running = shop.start(['serve', '--port', port])
    try {
      const told = await client.ended
      expect(told).toMatchObject({ exit: 0 })
      const report = JSON.parse(told.out) as ImportReport
      expect(report).toMatchObject({ state: 'completed', counts: { read: COUNT, created: COUNT } })
      expect(Object.keys(await shop.offers())).toHaveLength(COUNT)
    } finally {
      running.kill('SIGKILL')
      await running.ended
    }
  }, 120_000)

  test('a server that is asked to stop in the middle of a run loses nothing of it', async () => {
    const shop = (await openShop(dialect)).with({ IZB_RATE_LIMIT: '100000' })
    const server = await serve(shop)
    const env = { IZB_URL: server.url, IZB_TOKEN: await server.token('operator') }
    await shop.write('feed.csv', articles(COUNT))
    const client = shop.with(env).start(['import', 'feed.csv', '--yes', '--json'])
    await until(shop, ({ rows }) => rows > 0)
    server.running.kill('SIGTERM')
    expect(await server.running.ended).toMatchObject({ exit: 0 })
    // Whether it has ended within the time to stop, or is let go and taken up: the client is told the same.
    const running = shop.start(['serve', '--port', new URL(server.url).port])
    try {
      const told = await client.ended
      expect(told).toMatchObject({ exit: 0 })
      const report = JSON.parse(told.out) as ImportReport
      expect(report).toMatchObject({ state: 'completed', counts: { read: COUNT, created: COUNT } })
      expect(Object.keys(await shop.offers())).toHaveLength(COUNT)
    } finally {
      running.kill('SIGKILL')
      await running.ended
    }
  }, 120_000)

  test('Ctrl-C cancels the run at the server, and what is written stays', async () => {
    const shop = (await openShop(dialect)).with({ IZB_RATE_LIMIT: '100000' })
    const server = await serve(shop)
    await shop.write('feed.csv', articles(COUNT * 3))
    const env = { IZB_URL: server.url, IZB_TOKEN: await server.token('operator') }
    const client = shop.with(env).start(['import', 'feed.csv', '--yes', '--json'])
    await until(shop, ({ rows }) => rows > 0)
    client.kill('SIGINT')
    const told = await client.ended
    expect(told).toMatchObject({ exit: 130, err: expect.stringContaining('What is written stays') })
    const report = JSON.parse(told.out) as ImportReport
    expect(report.state).toBe('cancelled')
    expect(report.counts.created).toBeGreaterThan(0)
    expect(report.counts.created).toBeLessThan(COUNT * 3)
  }, 120_000)

  test('a server that does not work itself leaves its runs to a worker', async () => {
    const shop = (await openShop(dialect)).with({ IZB_RATE_LIMIT: '100000' })
    const server = await serve(shop, '--no-work')
    await shop.write('feed.csv', articles(100))
    const env = { IZB_URL: server.url, IZB_TOKEN: await server.token('operator') }
    const client = shop.with(env).start(['import', 'feed.csv', '--yes', '--json'])
    await until(shop, ({ state }) => state === 'queued')
    const worked = await shop.run(['work', '--once'])
    expect(worked).toMatchObject({ exit: 0, out: expect.stringContaining('1 job worked off') })
    expect(JSON.parse((await client.ended).out)).toMatchObject({ state: 'completed', counts: { created: 100 } })
  }, 60_000)
})
