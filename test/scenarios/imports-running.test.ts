import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { articles, mappingOf, openShop, type Running, type Shop } from '../support/shop.ts'

const mapping = (title: string) =>
  mappingOf(
    `attributes: { sku: { from: sku }, price: { from: price }, stock: { from: stock }, title: { from: title${title} } }\n`,
  )
const SLOW = mapping(', script: "let n = 0; for (let i = 0; i < 200000; i++) n += i % 3; return n && value"')
const IMPORT = ['import', 'feed.csv', '--mapping', 'mapping.yaml', '--yes', '--json']
const COUNT = 5_000

/** A shop with a feed of about ten chunks whose import takes some seconds, and which is being imported. */
async function busyShop(dialect: 'sqlite' | 'postgres') {
  const shop = await openShop(dialect)
  await shop.write('mapping.yaml', SLOW)
  await shop.write(
    'feed.csv',
    articles(COUNT, (_, [sku = '', title = '', ...rest]) => [sku, title.padEnd(2_000, '.'), ...rest]),
  )
  const running = shop.start(IMPORT)
  const id = await until(() => goingOn(shop))
  return { shop, running, id }
}

const goingOn = (shop: Shop) =>
  shop.look(async ({ kysely }) => {
    const query = kysely.selectFrom('import_run').select('public_id').where('state', '=', 'running')
    return (await query.executeTakeFirst())?.public_id
  })

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    await sleep(20)
  }
}

const written = (shop: Shop) =>
  until(async () => (await shop.look((db) => db.kysely.selectFrom('offer').select('id').execute())).length || undefined)

describe.each(['sqlite', 'postgres'] as const)('on %s: while a feed is being imported', (dialect) => {
  test('a second run of it is refused, and told how to watch or stop the first', async () => {
    const { shop, running, id } = await busyShop(dialect)
    const told = await shop.run(IMPORT)
    expect(told.exit).toBe(1)
    expect(JSON.parse(told.out)).toMatchObject({ code: 'imports.feed_busy', status: 409 })
    expect(told.out).toContain(`izb imports cancel ${id}`)
    expect((await running.ended).exit).toBe(0)
    expect(Object.keys(await shop.offers())).toHaveLength(COUNT)
  })

  test('it is cancelled from elsewhere: what is written stays, and the next run completes it', async () => {
    const { shop, running, id } = await busyShop(dialect)
    const before = await written(shop)
    expect(await shop.json(['imports', 'cancel', id])).toMatchObject({ id, state: 'cancelled' })
    const { exit, out, err } = await running.ended
    expect({ exit, err }).toEqual({ exit: 130, err: '' })
    expect(JSON.parse(out)).toMatchObject({ id, state: 'cancelled' })
    expect(before).toBeLessThan(COUNT)
    await shop.write('mapping.yaml', mapping(''))
    const next = await shop.imports(0, ['feed.csv', '--mapping', 'mapping.yaml'])
    expect(next.counts.created + next.counts.unchanged).toBe(COUNT)
    expect(next.counts.unchanged).toBeGreaterThanOrEqual(before)
  })

  // Ctrl-C, the end of a machine, a terminal that is closed.
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s cancels it, and leaves no files behind', async (signal) => {
    const { shop, running, id } = await busyShop(dialect)
    running.kill(signal)
    const { exit, err } = await running.ended
    expect(exit).toBe(130)
    expect(err).toMatch(/What is written stays/)
    expect(await shop.json(['imports', 'show', id])).toMatchObject({ state: 'cancelled', reason: null })
    expect(await readdir(join(shop.folder, '.izb', 'runs'))).toEqual([])
  })
})

describe.each(['sqlite', 'postgres'] as const)('on %s: two at once', (dialect) => {
  test('of the same new feed: one imports it, the other is refused', async () => {
    const shop = await openShop(dialect)
    await shop.write('mapping.yaml', SLOW)
    await shop.write('feed.csv', articles(2_000))
    const both = await Promise.all([shop.run(IMPORT), shop.run(IMPORT)])
    expect(new Set(both.map(({ exit }) => exit))).toEqual(new Set([0, 1]))
    expect(both.find(({ exit }) => exit === 1)?.out).toContain('imports.feed_busy')
    expect(Object.keys(await shop.offers())).toHaveLength(2_000)
  })

  test('of two feeds: both import', async () => {
    const shop = await openShop(dialect)
    await shop.write('a.csv', articles(2_000))
    await shop.write('b.csv', articles(2_000).replaceAll('\nA-', '\nB-'))
    await Promise.all([shop.imports(0, ['a.csv']), shop.imports(0, ['b.csv'])])
    expect(Object.keys(await shop.offers())).toHaveLength(4_000)
  })
})

/** Kills the program; the run's own process sees that it is alone, and ends. */
async function kill(shop: Shop, running: Running): Promise<void> {
  running.kill('SIGKILL')
  await running.ended
  const { owner } = await shop.look(({ kysely }) =>
    kysely.selectFrom('import_run').select('owner').executeTakeFirstOrThrow(),
  )
  await until(async () => (isThere(Number(owner?.split(':')[1])) ? undefined : true))
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('an import whose program was killed', () => {
  async function killed() {
    const { shop, running, id } = await busyShop('sqlite')
    await written(shop)
    await kill(shop, running)
    return { shop, id }
  }

  test('is taken up by the same command, and counts as if nothing had happened', async () => {
    const { shop, id } = await killed()
    const told = await shop.run(IMPORT)
    expect(told.exit).toBe(0)
    expect(told.err).toMatch(`Going on with import ${id}`)
    expect(JSON.parse(told.out)).toMatchObject({ id, counts: { read: COUNT, created: COUNT, unchanged: 0 } })
  })

  test('begins anew with --restart', async () => {
    const { shop, id } = await killed()
    await shop.write('mapping.yaml', mapping(''))
    const report = await shop.imports(0, ['feed.csv', '--mapping', 'mapping.yaml', '--restart'])
    expect(report.id).not.toBe(id)
    expect(report.counts.unchanged).toBeGreaterThan(0)
    expect(report.counts.created + report.counts.unchanged).toBe(COUNT)
    expect(await shop.json(['imports', 'show', id])).toMatchObject({ state: 'failed', reason: { code: 'left' } })
  })

  test('begins anew where its files are gone', async () => {
    const { shop } = await killed()
    await rm(join(shop.folder, '.izb'), { recursive: true })
    const told = await shop.run(IMPORT)
    expect(told.err).toMatch(/files of the interrupted import .* are gone/)
    expect(told.exit).toBe(0)
    expect(Object.keys(await shop.offers())).toHaveLength(COUNT)
  })
})

test('what is piped in after a crash is read, not what was piped in before it', async () => {
  const shop = await openShop()
  await shop.write('mapping.yaml', SLOW)
  const running = shop.start(['import', '-', '--mapping', 'mapping.yaml'], articles(5_000))
  const id = await until(() => goingOn(shop))
  await kill(shop, running)
  const report = await shop.imports(0, ['-', '--mapping', 'mapping.yaml'], 'sku;title;price;stock\nP-1;Piped;1.00;1\n')
  expect(report.id).not.toBe(id)
  expect(report.counts).toMatchObject({ read: 1, created: 1 })
})
