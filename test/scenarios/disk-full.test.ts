import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { ImportReport } from '../../engine/report/report.ts'
import { articles, mappingOf, openShop, type Shop } from '../support/shop.ts'

const SMALL_DISK = pathToFileURL(join(import.meta.dirname, '..', 'support', 'small-disk.ts')).href
const MAPPING = mappingOf(
  'attributes: { sku: { from: sku }, price: { from: price }, stock: { from: stock }, title: { from: title } }\n',
)
const IMPORT = ['import', 'feed.csv', '--mapping', 'mapping.yaml', '--yes', '--json']
const COUNT = 20_000
const FEED = articles(COUNT)

async function shopWithFeed(dialect: 'sqlite' | 'postgres'): Promise<Shop> {
  const shop = await openShop(dialect)
  await shop.write('mapping.yaml', MAPPING)
  await shop.write('feed.csv', FEED)
  return shop
}

const on = (shop: Shop, disk: Record<string, string>) => shop.with({ NODE_OPTIONS: `--import ${SMALL_DISK}`, ...disk })

/** Imports and must fail with this; whatever fails, the database opens and the doctor finds nothing wrong with it. */
async function fails(shop: Shop, code: string): Promise<string | undefined> {
  const told = await shop.run(IMPORT)
  expect({ exit: told.exit, err: told.err }).toMatchObject({ exit: 1 })
  expect(JSON.parse(told.out)).toMatchObject({ code, status: 503 })
  expect(await shop.with({}).complaints()).toEqual([])
  const [run] = await shop.look(({ kysely }) =>
    kysely.selectFrom('import_run').select(['public_id', 'state', 'reason', 'folder', 'counts']).execute(),
  )
  expect(run).toMatchObject({ state: 'failed', reason: { code } })
  expect(run?.counts.read).toBeLessThan(COUNT)
  return run?.folder ? run.public_id : undefined
}

/** With room again, the same command goes on with this run and counts as if nothing had happened. */
async function goesOn(shop: Shop, id: string): Promise<void> {
  const told = await shop.run(IMPORT)
  expect({ exit: told.exit, err: told.err }).toMatchObject({ exit: 0 })
  expect(told.err).toMatch(`Going on with import ${id}`)
  const report = JSON.parse(told.out) as ImportReport
  expect(report).toMatchObject({ id, reason: null, counts: { read: COUNT, created: COUNT, unchanged: 0 } })
  expect(Object.keys(await shop.offers())).toHaveLength(COUNT)
  expect(await readdir(join(shop.folder, '.izb', 'runs'))).toEqual([])
}

test('a file of SQLite that cannot grow ends the import; with room the same command goes on', async () => {
  const shop = await shopWithFeed('sqlite')
  const id = await fails(on(shop, { DISK_PAGES: '400' }), 'platform.disk_full')
  expect(Object.keys(await shop.offers()).length).toBeGreaterThan(0)
  // Still full, it fails again and loses nothing.
  expect(await fails(on(shop, { DISK_PAGES: '500' }), 'platform.disk_full')).toBe(id)
  await goesOn(shop, id ?? '')
})

test('a server of PostgreSQL without room ends the import; with room the same command goes on', async () => {
  const shop = await shopWithFeed('postgres')
  // The answer of a server whose disk is full, to whatever would need more of it.
  await shop.look(({ kysely }) =>
    sql`create function no_room() returns trigger language plpgsql as $$ begin
      if new.id > 9000 then raise exception 'could not extend file: No space left on device' using errcode = '53100'; end if;
      return new; end $$`.execute(kysely),
  )
  await shop.look(({ kysely }) =>
    sql`create trigger no_room before insert on offer for each row execute function no_room()`.execute(kysely),
  )
  const id = await fails(shop, 'platform.disk_full')
  expect(Object.keys(await shop.offers()).length).toBeGreaterThan(0)
  await shop.look(({ kysely }) => sql`drop trigger no_room on offer`.execute(kysely))
  await goesOn(shop, id ?? '')
})

test.each(['sqlite', 'postgres'] as const)('on %s: no room for what a run keeps while it writes', async (dialect) => {
  const shop = await shopWithFeed(dialect)
  const small = on(shop, { DISK_BYTES_OF_RUNS: String(Buffer.byteLength(FEED) + 100_000) })
  const id = await fails(small, 'source.disk_full')
  expect(Object.keys(await shop.offers()).length).toBeGreaterThan(0)
  await goesOn(shop, id ?? '')
})

test('no room for the source: nothing is begun, nothing stays behind, and with room it is imported', async () => {
  const shop = await shopWithFeed('sqlite')
  expect(await fails(on(shop, { DISK_BYTES_OF_RUNS: '100000' }), 'source.disk_full')).toBeUndefined()
  expect(await shop.offers()).toEqual({})
  expect(await readdir(join(shop.folder, '.izb', 'runs'))).toEqual([])
  const report = await shop.imports(0, ['feed.csv', '--mapping', 'mapping.yaml'])
  expect(report.counts).toMatchObject({ read: COUNT, created: COUNT })
})
