import { fork } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { systemClock } from '../../engine/kernel/clock.ts'
import { operatorContext } from '../../server/context.ts'
import { offersTarget } from '../../server/domains/offers/offers.target.ts'
import { followCatalog, searchCatalog, showIndex } from '../../server/domains/search/index.ts'
import type { Database } from '../../server/platform/database.ts'
import { addEvents } from '../../server/platform/events.ts'
import { queueOnDemand } from '../../server/platform/jobs/open-queue.ts'
import { writeSettings } from '../../server/platform/settings.ts'
import { workOff } from '../../workers/main.ts'
import { catalogueOf } from '../support/catalogue.ts'
import { eachDatabase } from '../support/databases.ts'
import { runOf } from '../support/imports.ts'

const never = new AbortController().signal
const CHILD = fileURLToPath(new URL('../support/follow-child.ts', import.meta.url))

eachDatabase((open) => {
  const titlesFor = async (db: Database, q: string) => {
    const { data } = await searchCatalog(operatorContext(db, systemClock), { filters: { q } })
    return data.map((it) => it.title)
  }
  const docs = async (db: Database) => (await showIndex({ queries: db.kysely })).products

  test('an import is found once the index has followed it, and so is what it changes', async () => {
    const { db } = await open()
    const run = await runOf(db, offersTarget)
    const record = (sku: string) => run.records.plain({ sku, title: `Lamp ${sku}`, price: 1000, stock: 1 })
    await run.write(['A1', 'A2', 'A3'].map(record))
    expect(await followCatalog({ db, clock: systemClock }, never)).toEqual({ indexed: 3, removed: 0 })
    expect(await titlesFor(db, 'A2')).toEqual(['Lamp A2'])
    expect(await followCatalog({ db, clock: systemClock }, never)).toEqual({ indexed: 0, removed: 0 })
  })

  test('what is deleted, put away or moved leaves the index, and a category that is renamed is found by its new name', async () => {
    const { db } = await open()
    const shelf = catalogueOf(db, () => new Date())
    await shelf.category('top', null, 'Gardening')
    await shelf.category('sub', 'top', 'Tools')
    for (const key of ['P1', 'P2', 'P3']) await shelf.add({ key, title: `Spade ${key}`, category: 'sub' })
    await shelf.follow()
    expect(await titlesFor(db, 'gardening')).toHaveLength(3)
    await shelf.change('product', { state: 'deleted' }, { key: 'P1' })
    await shelf.change('product', { state: 'inactive' }, { key: 'P2' })
    expect(await titlesFor(db, 'spade')).toEqual(['Spade P3'])
    expect(await shelf.follow()).toEqual({ indexed: 0, removed: 2 })
    expect(await docs(db)).toBe(1)
    await db.kysely.updateTable('category').set({ name: 'Backyard' }).where('code', '=', 'top').execute()
    await shelf.follow()
    expect(await titlesFor(db, 'backyard')).toEqual(['Spade P3'])
    await shelf.change('product', { state: 'active' }, { key: 'P2' })
    await shelf.follow()
    expect(await titlesFor(db, 'spade')).toHaveLength(2)
  })

  test('an offer that comes later is found by its SKU; stock and prices cause no reading', async () => {
    const { db } = await open()
    const shelf = catalogueOf(db, () => new Date())
    const id = await shelf.add({ key: 'P1', title: 'Kettle', offers: [{ merchant: 'acme', sku: 'K-1' }] })
    await shelf.follow()
    await shelf.change('offer', { stock: 0, price: 1 }, { sku: 'K-1' })
    expect(await shelf.follow()).toEqual({ indexed: 0, removed: 0 })
    await shelf.addOffer(id, 'P1', { merchant: 'bolt', sku: 'BOLT-9' })
    await shelf.change('offer', {}, { sku: 'BOLT-9' })
    expect(await shelf.follow()).toEqual({ indexed: 1, removed: 0 })
    expect(await titlesFor(db, 'bolt-9')).toEqual(['Kettle'])
  })

  test('a setting that documents depend on, and a rebuild, have all of them made anew while they are found', async () => {
    const { db, url } = await open()
    const shelf = catalogueOf(db, () => new Date())
    await shelf.add({ key: 'P1', title: 'Kettle', attributes: { voltage: '230 V' } })
    await shelf.follow()
    const facets = async () => (await searchCatalog(operatorContext(db, systemClock), {})).facets?.attributes
    expect(await facets()).toEqual({})
    await writeSettings(db.kysely, { facets: 'voltage' })
    expect(await shelf.follow()).toEqual({ indexed: 1, removed: 0 })
    expect(await facets()).toEqual({ voltage: [{ value: '230 V', count: 1 }] })
    const { jobs, close } = queueOnDemand({ db, databaseUrl: url, clock: systemClock })
    const { rebuildIndex } = await import('../../server/domains/search/index.ts')
    const index = await rebuildIndex(operatorContext(db, systemClock, { jobs }))
    await close()
    expect(index).toMatchObject({ products: 1, waiting: 1 })
    expect(await titlesFor(db, 'kettle')).toEqual(['Kettle'])
  })

  test('a worker follows by itself what an event tells of', async () => {
    const { db, url } = await open()
    const deps = { db, databaseUrl: url, dataDir: tmpdir(), clock: systemClock, log: () => undefined }
    await workOff(deps, never)
    const shelf = catalogueOf(db, () => new Date())
    await shelf.add({ key: 'P1', title: 'Kettle' })
    const at = new Date(Date.now() - 60_000)
    const fact = {
      type: 'import.completed',
      actor: { role: 'import', id: null } as const,
      at,
      merchantId: null,
      object: {},
    }
    await db.transaction((tx) => addEvents(tx, fact))
    await workOff(deps, never)
    expect(await titlesFor(db, 'kettle')).toEqual(['Kettle'])
  })

  test('killed in the middle, it goes on where it was, and the index is whole', async () => {
    const { db, url } = await open()
    const shelf = catalogueOf(db, () => new Date())
    const first = await shelf.add({
      key: 'P1',
      title: 'Kettle first',
      attributes: { description: 'so much to say '.repeat(60) },
    })
    const one = await db.kysely.selectFrom('product').selectAll().where('id', '=', first).executeTakeFirstOrThrow()
    const { id: _, ...like } = one
    const rows = Array.from({ length: 6_000 }, (_, n) => ({
      ...like,
      key: `Q${n}`,
      title: `Kettle ${n}`,
    }))
    for (let from = 0; from < rows.length; from += 1_000) {
      const some = rows.slice(from, from + 1_000)
      await db.kysely
        .insertInto('product')
        .values(some as never)
        .execute()
    }
    const child = fork(CHILD, [url], { execArgv: [] })
    while ((await docs(db)) === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    child.kill('SIGKILL')
    await once(child, 'exit')
    const before = await docs(db)
    expect(before).toBeLessThan(6_001)
    const { indexed } = await followCatalog({ db, clock: systemClock }, never)
    expect(indexed).toBe(6_001 - before)
    expect(await docs(db)).toBe(6_001)
    const { facets } = await searchCatalog(operatorContext(db, systemClock), { filters: { q: 'kettle' } })
    expect(facets).toMatchObject({ exact: false, count: 2_000 })
    expect(await titlesFor(db, 'Q5999')).toEqual(['Kettle 5999'])
    expect(await titlesFor(db, 'kettle first')).toEqual(['Kettle first'])
  })
})
