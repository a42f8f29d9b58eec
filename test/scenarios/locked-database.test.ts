import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { ImportRequest } from '../../workers/import-run/request.ts'
import { superviseImport } from '../../workers/import-run/supervise.ts'
import { lockMarketplace } from '../support/locks.ts'
import { articles, mappingOf, openShop, type Running, type Shop } from '../support/shop.ts'

const COUNT = 20_000
const HELD_MS = 3_000
const MAPPING = mappingOf(
  'attributes: { sku: { from: sku }, price: { from: price }, stock: { from: stock }, title: { from: title } }\n',
)
const IMPORT = ['import', 'feed.csv', '--mapping', 'mapping.yaml', '--yes', '--json']

async function shopWithFeed(dialect: 'sqlite' | 'postgres'): Promise<Shop & { readonly url: string }> {
  const shop = await openShop(dialect)
  await shop.write('mapping.yaml', MAPPING)
  await shop.write('feed.csv', articles(COUNT))
  return shop as Shop & { readonly url: string }
}

const written = async (shop: Shop) =>
  (await shop.look((db) => db.kysely.selectFrom('offer').select('id').execute())).length

async function stillGoing(running: Running, forMs: number): Promise<void> {
  expect(await Promise.race([running.ended, sleep(forMs, 'going')])).toBe('going')
}

async function someWritten(shop: Shop): Promise<void> {
  while ((await written(shop)) === 0) await sleep(20)
}

function requestOf(shop: Shop & { readonly url: string }, busyWaitMs: number): ImportRequest {
  return {
    databaseUrl: shop.url,
    dataDir: `${shop.folder}/.izb`,
    address: `${shop.folder}/feed.csv`,
    target: 'offers',
    mappingFile: `${shop.folder}/mapping.yaml`,
    set: {},
    products: true,
    restart: false,
    dryRun: false,
    busyWaitMs,
  }
}

describe.each(['sqlite', 'postgres'] as const)('on %s: a database that somebody else keeps locked', (dialect) => {
  test('is waited for in the middle of an import', async () => {
    const shop = await shopWithFeed(dialect)
    const running = shop.start(IMPORT)
    await someWritten(shop)
    const lock = await lockMarketplace(shop.url, 'write')
    // On SQLite others may still read: nothing comes to it meanwhile.
    const before = dialect === 'sqlite' ? await written(shop) : 0
    await stillGoing(running, HELD_MS)
    if (dialect === 'sqlite') expect(await written(shop)).toBe(before)
    await lock.release()
    const { exit, out, err } = await running.ended
    expect({ exit, err }).toEqual({ exit: 0, err: '' })
    expect(JSON.parse(out)).toMatchObject({ counts: { read: COUNT, created: COUNT } })
  })

  test('is waited for at the beginning of an import', async () => {
    const shop = await shopWithFeed(dialect)
    const lock = await lockMarketplace(shop.url, 'read')
    const running = shop.start(IMPORT)
    await stillGoing(running, HELD_MS)
    await lock.release()
    const { exit, out, err } = await running.ended
    expect({ exit, err }).toEqual({ exit: 0, err: '' })
    expect(JSON.parse(out)).toMatchObject({ counts: { read: COUNT, created: COUNT } })
  })

  test('for too long ends the import, and the next one goes on with it', async () => {
    const shop = await shopWithFeed(dialect)
    const ended = superviseImport(requestOf(shop, 500), { on: () => undefined }).catch((error: unknown) => error)
    await someWritten(shop)
    const lock = await lockMarketplace(shop.url, 'write')
    expect(await ended).toMatchObject({ code: 'platform.database_busy', kind: 'unavailable' })
    await lock.release()
    expect(await written(shop)).toBeLessThan(COUNT)
    expect(await shop.complaints()).toEqual([])
    const notices: string[] = []
    const report = await superviseImport(requestOf(shop, 500), {
      on: (event) => void (event.type === 'notice' && notices.push(event.text)),
    })
    expect(notices).toEqual([`Going on with import ${report.id}, which was interrupted.`])
    expect(report).toMatchObject({ state: 'completed', counts: { read: COUNT, created: COUNT, unchanged: 0 } })
    expect(await written(shop)).toBe(COUNT)
  })
})
