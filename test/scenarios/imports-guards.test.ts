import { describe, expect, test } from 'vitest'
import { articles, mappingOf, openShop, type Shop } from '../support/shop.ts'

const FULL = ['feed.csv', '--mode', 'full']
const gone =
  (...numbers: readonly number[]) =>
  (n: number, cells: string[]) =>
    numbers.includes(n) ? null : cells
const rotten =
  (...numbers: readonly number[]) =>
  (n: number, cells: readonly string[]) =>
    cells.map((cell, at) => (at === 2 && numbers.includes(n) ? 'dear' : cell))

async function shopWith(count: number, dialect: 'sqlite' | 'postgres' = 'sqlite'): Promise<Shop> {
  const shop = await openShop(dialect)
  await shop.write('feed.csv', articles(count))
  await shop.imports(0, FULL)
  return shop
}

describe.each(['sqlite', 'postgres'] as const)('on %s: what a full feed no longer has', (dialect) => {
  test('is deactivated, and comes back active when it comes back', async () => {
    const shop = await shopWith(30, dialect)
    await shop.write('feed.csv', articles(30, gone(4, 9)))
    expect((await shop.imports(0, FULL)).counts).toMatchObject({ unchanged: 28, deactivated: 2 })
    expect(await shop.offers()).toMatchObject({ 'A-4': { state: 'inactive' }, 'A-5': { state: 'active' } })
    // Nothing is deactivated twice.
    expect((await shop.imports(0, FULL)).counts).toMatchObject({ unchanged: 28, deactivated: 0 })
    await shop.write('feed.csv', articles(30))
    expect((await shop.imports(0, FULL)).counts).toMatchObject({ unchanged: 28, updated: 2 })
    expect(await shop.offers()).toMatchObject({ 'A-4': { state: 'active' }, 'A-9': { state: 'active' } })
  })

  test('is sold out, deleted or kept, as it was said', async () => {
    const shop = await shopWith(30, dialect)
    await shop.write('feed.csv', articles(30, gone(4)))
    expect((await shop.imports(0, [...FULL, '--missing', 'keep'])).counts).toMatchObject({ unchanged: 29, zeroed: 0 })
    expect((await shop.offers())['A-4']).toMatchObject({ state: 'active', stock: 4 })
    expect((await shop.imports(0, [...FULL, '--missing', 'zero-stock'])).counts).toMatchObject({ zeroed: 1 })
    expect((await shop.offers())['A-4']).toMatchObject({ state: 'active', stock: 0 })
    await shop.write('feed.csv', articles(30))
    expect((await shop.imports(0, FULL)).counts).toMatchObject({ unchanged: 29, updated: 1 })
    expect((await shop.offers())['A-4']).toMatchObject({ state: 'active', stock: 4 })
    await shop.write('feed.csv', articles(30, gone(7)))
    expect((await shop.imports(0, [...FULL, '--missing', 'delete'])).counts).toMatchObject({ deleted: 1 })
    expect((await shop.offers())['A-7']?.state ?? 'deleted').toBe('deleted')
    await shop.write('feed.csv', articles(30))
    await shop.imports(0, FULL)
    expect((await shop.offers())['A-7']).toMatchObject({ state: 'active' })
  })

  test('is not removed where it is too much; somebody looks, and applies or discards it', async () => {
    const shop = await shopWith(40, dialect)
    await shop.write('feed.csv', articles(20))
    const held = await shop.imports(4, FULL)
    expect(held).toMatchObject({ state: 'held', reason: { code: 'too_many_removed' }, counts: { deactivated: 0 } })
    expect(held.reason?.detail).toMatch(/20 of 40 .*50 %.*30 %/)
    expect((await shop.offers())['A-40']).toMatchObject({ state: 'active' })

    expect(await shop.json(['imports', 'discard', held.id])).toMatchObject({ state: 'completed' })
    expect((await shop.offers())['A-40']).toMatchObject({ state: 'active' })
    const refused = await shop.run(['imports', 'apply', held.id])
    expect(refused.exit).toBe(1)
    expect(refused.err).toMatch(/is completed/)

    const again = await shop.imports(4, FULL)
    expect(await shop.json(['imports', 'apply', again.id])).toMatchObject({
      state: 'completed',
      counts: { deactivated: 20 },
    })
    expect((await shop.offers())['A-40']).toMatchObject({ state: 'inactive' })
    // What was allowed on the command line is not held at all.
    await shop.write('feed.csv', articles(2))
    expect((await shop.imports(0, [...FULL, '--max-removed', '100%'])).counts).toMatchObject({ deactivated: 18 })
  })
})

describe('a feed finds missing only', () => {
  test('what it created itself', async () => {
    const shop = await shopWith(25)
    await shop.write('other.csv', 'sku;title;price;stock\nB-1;Other;1.00;1\n')
    await shop.imports(0, ['other.csv', '--mode', 'full'])
    expect((await shop.imports(0, FULL)).counts).toMatchObject({ unchanged: 25, deactivated: 0 })
    expect((await shop.offers())['B-1']).toMatchObject({ state: 'active' })
  })

  test('what is not in it at all: a rotten record is no missing one', async () => {
    const shop = await shopWith(30)
    await shop.write('feed.csv', articles(30, rotten(3)))
    const report = await shop.imports(3, FULL)
    expect(report.counts).toMatchObject({ invalid: 1, unchanged: 29, deactivated: 0 })
    expect((await shop.offers())['A-3']).toMatchObject({ state: 'active' })
  })

  test('where it is a full one: a feed of what changed removes nothing', async () => {
    const shop = await shopWith(30)
    await shop.write('feed.csv', articles(2))
    expect((await shop.imports(0, ['feed.csv'])).counts).toMatchObject({ unchanged: 2, deactivated: 0 })
  })
})

describe('too many rejects hold a run', () => {
  test('at its end where it is small, and nothing is removed', async () => {
    const shop = await shopWith(30)
    await shop.write('feed.csv', articles(20, rotten(1, 2, 3, 4, 5)))
    const report = await shop.imports(4, FULL)
    expect(report).toMatchObject({ state: 'held', reason: { code: 'too_many_invalid' }, counts: { invalid: 5 } })
    expect((await shop.offers())['A-30']).toMatchObject({ state: 'active' })
    expect((await shop.imports(3, [...FULL, '--max-invalid', '25%', '--missing', 'keep'])).counts).toMatchObject({
      invalid: 5,
    })
  })

  test('long before its end where it is large', async () => {
    const shop = await openShop()
    await shop.write(
      'feed.csv',
      articles(60_000, (n, cells) => rotten(n)(n, cells)),
    )
    await shop.write(
      'm.yaml',
      mappingOf('attributes: { sku: { from: sku }, title: { from: title }, price: { from: price } }\n'),
    )
    const report = await shop.imports(4, ['feed.csv', '--max-invalid', '0.5', '--mapping', 'm.yaml'])
    expect(report.counts.read).toBeLessThan(50_000)
    expect(report.reason?.fix).toMatch(/--max-invalid/)
  })

  test('and a share that is none is wrong usage', async () => {
    const shop = await openShop()
    const told = await shop.run(['import', 'feed.csv', '--max-invalid', 'lots'])
    expect(told.exit).toBe(2)
    expect(told.err).toMatch(/--max-invalid.*lots[\s\S]*20%/)
  })
})
