import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { sql } from 'kysely'
import { expect, inject, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../server/platform/database.ts'
import type { Tables } from '../../server/platform/tables.ts'
import { eachDatabase, freshMarketplace } from '../support/databases.ts'
import { databaseUrl, onServer } from '../support/postgres-cluster.ts'

const NOW = new Date('2026-01-02T03:04:05.678Z')

const event = (type: string, object: unknown = null) => ({
  type,
  created_at: NOW,
  actor: { role: 'operator' as const, id: null },
  merchant_id: null,
  data: { object, previous: {} },
})

const offer = (sku: string) => ({
  merchant_id: 1,
  product_id: 1,
  sku,
  price: 9_007_199_254_740_991,
  currency: 'EUR',
  attributes: { sizes: ['S', 'M'], "it's": '"quoted" \\ ü 🎈' },
  state: 'active' as const,
  created_at: NOW,
  updated_at: NOW,
})

eachDatabase((open, dialect) => {
  test('a row comes back as it was written: amounts, instants, JSON, yes and no', async () => {
    const { db } = await open()
    const stamps = { created_at: NOW, updated_at: NOW }
    const category = {
      code: 'a',
      name: 'A',
      names: { fr: 'Â' },
      position: 0,
      published: true,
      parent_id: null,
      ...stamps,
    }
    await db.kysely.insertInto('category').values(category).execute()
    const kept = await db.kysely.insertInto('offer').values(offer('1')).returningAll().executeTakeFirstOrThrow()

    expect(kept).toMatchObject({ ...offer('1'), sale_price: null, stock: null })
    expect(await db.kysely.selectFrom('offer').selectAll().execute()).toEqual([kept])
    expect(await db.kysely.selectFrom('category').selectAll().executeTakeFirst()).toMatchObject(category)
    expect(await db.kysely.selectFrom('offer').select('created_at as made').executeTakeFirst()).toEqual({ made: NOW })
  })

  test('lists are JSON, never a list of the database', async () => {
    const { db } = await open()
    const codes = ['a,b', '{c}', '"d"']
    await db.kysely.updateTable('attribute').set({ categories: codes }).where('code', '=', 'size').execute()
    const size = db.kysely.selectFrom('attribute').select('categories').where('code', '=', 'size')

    expect(await size.executeTakeFirstOrThrow()).toEqual({ categories: codes })
  })

  test('counts and sums are numbers', async () => {
    const { db } = await open()
    await db.kysely
      .insertInto('offer')
      .values({ ...offer('1'), price: 5 })
      .execute()
    const totals = db.kysely
      .selectFrom('offer')
      .select((it) => [it.fn.countAll<number>().as('n'), it.fn.sum<number>('price').as('sum')])

    expect(await totals.executeTakeFirstOrThrow()).toEqual({ n: 1, sum: 5 })
  })

  test('a transaction that fails leaves nothing', async () => {
    const { db } = await open()
    const failing = db.transaction(async (tx) => {
      await tx.insertInto('event').values(event('a')).execute()
      throw new Error('no')
    })

    await expect(failing).rejects.toThrow('no')
    expect(await db.kysely.selectFrom('event').selectAll().execute()).toEqual([])
  })

  test('the driver below a bulk and its queries are in one transaction', async () => {
    const { db } = await open()
    const written = db.kysely.selectFrom('setting').select('value').where('key', '=', 'a')
    const failing = db.bulk(async (tx) => {
      await tx.kysely.insertInto('setting').values({ key: 'a', value: '1' }).execute()
      const count = `select count(*) as n from setting where key = 'a'`
      const within = tx.dialect === 'sqlite' ? tx.raw.prepare(count).get() : (await tx.client.query(count)).rows[0]
      throw new Error(JSON.stringify({ within, outside: await written.execute() }))
    })

    await expect(failing).rejects.toThrow('{"within":{"n":1},"outside":[]}')
    expect(await written.execute()).toEqual([])
  })

  test('transactions of one process wait for each other', async () => {
    const { db } = await open()
    await db.kysely.insertInto('setting').values({ key: 'n', value: '0' }).execute()
    const increments = Array.from({ length: 20 }, () =>
      db.transaction(async (tx) => {
        const row = sql<{ value: number }>`update setting set value = value where key = 'n' returning value`
        const { value } = (await row.execute(tx)).rows[0]!
        await tx
          .updateTable('setting')
          .set({ value: String(value + 1) })
          .where('key', '=', 'n')
          .execute()
      }),
    )
    await Promise.all(increments)

    expect(await db.kysely.selectFrom('setting').select('value').where('key', '=', 'n').execute()).toEqual([
      { value: 20 },
    ])
  })

  test('a writer that waits too long for another is told so, in words', async () => {
    const { url, db } = await open()
    const impatient = await openDatabase(url, { busyWaitMs: 50 })
    onTestFinished(() => impatient.close())
    const write = impatient.kysely.updateTable('setting').set({ value: '1' }).where('key', '=', 'currency')
    const waited = await db.transaction(async (tx) => {
      await tx.updateTable('setting').set({ value: '2' }).where('key', '=', 'currency').execute()
      return write.execute().catch((error: unknown) => error)
    })

    expect(waited).toMatchObject({ code: 'platform.database_busy', kind: 'unavailable' })
    expect(await write.execute()).toHaveLength(1)
  })

  test('what the schema forbids is thrown as it is', async () => {
    const { db } = await open()
    await db.kysely.insertInto('setting').values({ key: 'a', value: '1' }).execute()
    const again = db.kysely.insertInto('setting').values({ key: 'a', value: '1' }).execute()

    await expect(again).rejects.toMatchObject({ code: dialect === 'sqlite' ? 'SQLITE_CONSTRAINT_PRIMARYKEY' : '23505' })
  })

  if (dialect === 'postgres') {
    test('a connection that breaks inside a transaction is told so, and the next one works', async () => {
      const { url, db } = await open()
      const broken = db.bulk(async (tx) => {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.kysely)
        await onServer(url, (client) => client.query('select pg_terminate_backend($1)', [rows[0]!.pid]))
        await tx.kysely.insertInto('event').values(event('a')).execute()
      })

      await expect(broken).rejects.toMatchObject({ code: 'platform.connection_lost', kind: 'unavailable' })
      await db.transaction((tx) => tx.insertInto('event').values(event('b')).execute())
      expect(await db.kysely.selectFrom('event').select('type').execute()).toEqual([{ type: 'b' }])
    })
  }

  if (dialect === 'sqlite') {
    test('a full disk is told so, and nothing is half written', async () => {
      const { db } = await open()
      const long = 'x'.repeat(100_000)
      const filling = db.bulk(async (tx) => {
        if (tx.dialect !== 'sqlite') throw new Error('no SQLite')
        const { page_count } = tx.raw.prepare<[], { page_count: number }>('pragma page_count').get()!
        tx.raw.pragma(`max_page_count = ${page_count + 50}`)
        for (let i = 0; i < 10; i++) await tx.kysely.insertInto('event').values(event('a', long)).execute()
      })

      await expect(filling).rejects.toMatchObject({ code: 'platform.disk_full', kind: 'unavailable' })
      await db.transaction((tx) => tx.insertInto('event').values(event('b')).execute())
      expect(await db.kysely.selectFrom('event').select('type').execute()).toEqual([{ type: 'b' }])
    })

    test('a file that somebody keeps to himself is waited for when it is opened, and no longer than told', async () => {
      const url = await freshMarketplace('sqlite')
      const keeper = new BetterSqlite3(url.slice('sqlite:'.length))
      keeper.pragma('locking_mode = exclusive')
      keeper.exec("update setting set value = '1' where key = 'kept'")
      const opening = openDatabase(url)
      await expect(openDatabase(url, { busyWaitMs: 50 })).rejects.toMatchObject({ code: 'platform.database_busy' })
      keeper.close()
      const opened = await opening
      await opened.transaction((tx) => tx.insertInto('event').values(event('a')).execute())
      await opened.close()
    })

    test('a stream gives every row once, as a query would', async () => {
      const { db } = await open()
      await db.kysely.insertInto('offer').values(['1', '2', '3', '4', '5'].map(offer)).execute()
      const rows: Pick<Tables['offer'], 'sku'>[] = []
      for await (const row of db.kysely.selectFrom('offer').select(['sku', 'created_at']).stream(2)) rows.push(row)

      expect(rows).toEqual(['1', '2', '3', '4', '5'].map((sku) => ({ sku, created_at: NOW })))
    })
  }
})

test('a file that is no database is refused by its name', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'izb-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'feed.csv')
  writeFileSync(file, 'sku;price\n'.repeat(1000))

  await expect(openDatabase(`sqlite:${file}`)).rejects.toMatchObject({
    code: 'platform.not_a_database',
    message: expect.stringContaining(file),
  })
})

test('a path through a file cannot be opened', async () => {
  await expect(openDatabase(`sqlite:${import.meta.filename}/izb.db`)).rejects.toMatchObject({
    code: 'platform.cannot_open',
  })
})

test('a port where nobody listens is named, with its host', async () => {
  const server = createServer()
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
  })
  await new Promise((closed) => server.close(closed))

  await expect(openDatabase(`postgres://u:secret@127.0.0.1:${port}/izb`)).rejects.toMatchObject({
    code: 'platform.cannot_connect',
    message: `The database at 127.0.0.1:${port} cannot be reached: nothing listens on that port.`,
  })
})

test('a PostgreSQL without that database says so', async () => {
  await expect(openDatabase(databaseUrl(inject('postgresUrl'), 'nobody_made_this'))).rejects.toMatchObject({
    code: 'platform.cannot_connect',
    message: expect.stringContaining('it has no database of that name'),
  })
})

test.each([
  ['sslmode=require', 'it speaks no TLS'],
  ['options=-c%20nonsense=1', 'it says “unrecognized configuration parameter'],
])('an address of PostgreSQL with %s that does not fit says so', async (setting, why) => {
  await expect(openDatabase(`${inject('postgresUrl')}?${setting}`)).rejects.toMatchObject({
    code: 'platform.cannot_connect',
    message: expect.stringContaining(why),
  })
})
