import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { feedPath } from '../support/feeds.ts'
import { articles, openShop } from '../support/shop.ts'

test('a feed is imported where nobody has configured anything', async () => {
  const shop = await openShop(null)
  await shop.write('feed.csv', articles(3))
  const report = await shop.imports(0, ['feed.csv'])
  expect(report).toMatchObject({ state: 'completed', merchant: 'default', target: 'offers', dry_run: false })
  expect(report.counts).toMatchObject({ rows: 3, read: 3, valid: 3, created: 3 })
  expect(await shop.offers()).toMatchObject({ 'A-3': { state: 'active', price: 390, stock: 3 } })
})

describe.each(['sqlite', 'postgres'] as const)('on %s', (dialect) => {
  test('the same file again changes nothing; what changed in it is updated', async () => {
    const shop = await openShop(dialect)
    await shop.write('feed.csv', articles(50))
    expect((await shop.imports(0, ['feed.csv'])).counts).toMatchObject({ created: 50 })
    expect((await shop.imports(0, ['feed.csv'])).counts).toMatchObject({ created: 0, updated: 0, unchanged: 50 })
    await shop.write(
      'feed.csv',
      articles(51, (n, cells) => (n === 7 ? ['A-7', 'Seventh', '1.00', '0'] : cells)),
    )
    expect((await shop.imports(0, ['feed.csv'])).counts).toMatchObject({ created: 1, updated: 1, unchanged: 49 })
    expect((await shop.offers())['A-7']).toEqual({ state: 'active', price: 100, stock: 0 })
  })

  test('of a thousand records three are rotten: they are left out, mended, and belong to the feed', async () => {
    const shop = await openShop(dialect)
    const feed = await feedPath('csv/thousand-three-rotten.csv')
    const report = await shop.imports(3, [feed, '--rejects', 'rejects.csv', '--report', 'report.json'])
    expect(report).toMatchObject({ state: 'completed_with_errors', counts: { valid: 997, invalid: 2, error: 1 } })
    expect(JSON.parse(await shop.read('report.json'))).toEqual(report)

    const [header, ...rejects] = (await shop.read('rejects.csv')).trimEnd().split('\n')
    expect(header).toMatch(/^sku,.*,izb_import,izb_row,izb_code,izb_detail$/)
    expect(rejects.map((line) => /,([a-z0-9]{10}),(\d+),([a-z_]+),/.exec(line)?.slice(1))).toEqual([
      [report.id, '238', 'not_a_price'],
      [report.id, '519', 'cells_missing'],
      [report.id, '886', 'required_missing'],
    ])

    const mended = rejects.map((line) =>
      line
        .replace('twelve ninety', '12.90')
        .replace(/^(HW-00885,\d+),,/, '$1,Enamelled Basket,')
        .replace(/(HW-00518.*,79),,/, '$1,https://harrowwick.example/i/518.jpg,'),
    )
    await shop.write('mended.csv', [header, ...mended, ''].join('\n'))
    const second = await shop.imports(0, ['mended.csv'])
    expect(second.counts).toMatchObject({ read: 3, created: 3, invalid: 0, error: 0 })
    expect(second.mapping).toEqual(report.mapping)
    expect((await shop.offers())['HW-00237']).toMatchObject({ price: 1290 })

    // They came in by another file, but they belong to the feed: its rotten rows do not bring them down.
    const full = await shop.imports(3, [feed, '--mode', 'full', '--missing', 'delete'])
    expect(full.counts).toMatchObject({ unchanged: 997, invalid: 2, error: 1, deleted: 0 })
  })
})

test('a mended variation comes to its product and leaves the product as it is', async () => {
  const shop = await openShop()
  const lines = (price: string) => `id,item_group_id,title,price,size\nT-S,T,Tee S,9.00,S\nT-M,T,Tee M,${price},M\n`
  await shop.write('feed.csv', lines('ask us'))
  await shop.imports(3, ['feed.csv', '--rejects', 'rejects.csv', '--max-invalid', '60'])
  await shop.write('mended.csv', (await shop.read('rejects.csv')).replace('ask us', '9.50'))
  const mended = await shop.imports(0, ['mended.csv'])
  expect(mended.counts).toMatchObject({ read: 1, created: 1 })
  const products = () => shop.look((db) => db.kysely.selectFrom('product').select(['key', 'title']).execute())
  expect(await products()).toEqual([{ key: 'T', title: 'Tee S' }])
  await shop.write('feed.csv', lines('9.50'))
  await shop.imports(0, ['feed.csv'])
  expect(await products()).toEqual([{ key: 'T', title: 'Tee S' }])
})

describe('a dry run', () => {
  test('tells what would be and writes nothing but its report', async () => {
    const shop = await openShop()
    await shop.write('feed.csv', articles(30))
    const report = await shop.imports(0, ['feed.csv', '--dry-run'])
    expect(report).toMatchObject({ dry_run: true, state: 'completed', counts: { read: 30, created: 30 } })
    expect(await shop.offers()).toEqual({})
    expect(await shop.look((db) => db.kysely.selectFrom('product').select('id').execute())).toEqual([])
    expect(await shop.json(['imports', 'show', report.id])).toEqual(report)
    expect((await shop.imports(0, ['feed.csv'])).counts).toMatchObject({ created: 30 })
  })

  test('of a full feed tells what would be removed, and removes nothing', async () => {
    const shop = await openShop()
    await shop.write('feed.csv', articles(30))
    await shop.imports(0, ['feed.csv', '--mode', 'full'])
    await shop.write('feed.csv', articles(28))
    const report = await shop.imports(0, ['feed.csv', '--mode', 'full', '--dry-run'])
    expect(report.counts).toMatchObject({ unchanged: 28, deactivated: 2 })
    expect((await shop.offers())['A-30']).toMatchObject({ state: 'active' })

    await shop.write('feed.csv', articles(5))
    const held = await shop.imports(4, ['feed.csv', '--mode', 'full', '--dry-run'])
    expect(held).toMatchObject({ state: 'held', reason: { code: 'too_many_removed' } })
    await shop.run(['imports', 'apply', held.id])
    expect((await shop.offers())['A-30']).toMatchObject({ state: 'active' })
  })
})

describe('a preview', () => {
  test('shows the first records, one record, or judges all; and leaves nothing behind', async () => {
    const shop = await openShop()
    await shop.write(
      'feed.csv',
      articles(40, (n, cells) => (n === 12 ? ['A-12', 'Twelfth', 'dear', '1'] : cells)),
    )
    const some = await shop.json<Previewed>(['preview', 'feed.csv', '--rows', '3'])
    expect(some.records.map(({ row, action }) => [row, action])).toEqual([
      [2, 'create'],
      [3, 'create'],
      [4, 'create'],
    ])
    expect(some.records[0]).toMatchObject({
      source: { sku: 'A-1' },
      result: { sku: 'A-1', price: '1.90 EUR', stock: 1 },
    })
    const one = await shop.json<Previewed>(['preview', 'feed.csv', '--row', '13'])
    expect(one.records).toMatchObject([{ row: 13, action: 'reject', problems: [{ code: 'not_a_price' }] }])
    const all = await shop.json<Previewed>(['preview', 'feed.csv', '--all'])
    expect(all.report.counts).toMatchObject({ read: 40, created: 39, invalid: 1 })
    expect(await shop.offers()).toEqual({})
    expect(await shop.look((db) => db.kysely.selectFrom('import_run').select('id').execute())).toEqual([])
  })
})

interface Previewed {
  readonly records: readonly { row: number; action: string }[]
  readonly report: { readonly counts: object }
}

describe('a feed may come', () => {
  test('through a pipe, and what another pipe brings is another feed’s news', async () => {
    const shop = await openShop()
    expect((await shop.imports(0, ['-'], articles(4))).counts).toMatchObject({ created: 4 })
    expect((await shop.imports(0, ['-'], gzipSync(articles(5)))).counts).toMatchObject({ created: 1, unchanged: 4 })
  })

  test.each(['ndjson/second-hand.ndjson.gz', 'zip/one-csv-inside.zip'])('wrapped: %s', async (name) => {
    const shop = await openShop()
    const { counts } = await shop.imports(0, [await feedPath(name)])
    expect(counts.created).toBeGreaterThan(2)
    expect(counts.created).toBe(counts.read)
  })

  test('with values said on the command line', async () => {
    const shop = await openShop()
    await shop.write('feed.csv', 'sku;title\nA;One\nB;Two\n')
    expect((await shop.imports(0, ['feed.csv', '--set', 'price=9.90', '--set', 'stock=7'])).counts.created).toBe(2)
    expect(await shop.offers()).toMatchObject({ A: { price: 990, stock: 7 }, B: { price: 990, stock: 7 } })
    expect(await shop.run(['import', 'feed.csv', '--set', 'pryce=1'])).toMatchObject({ exit: 1 })
  })
})

test('a field that the mapping names is read, however late in the source it comes', async () => {
  const shop = await openShop()
  const lines = Array.from({ length: 9_000 }, (_, n) => ({ sku: `A-${n}`, title: 'x'.repeat(200), price: '1.00' }))
  const all = [...lines, { sku: 'late', title: 'Late', price: '1.00', left: { now: 7 } }]
  await shop.write('feed.ndjson', all.map((line) => JSON.stringify(line)).join('\n'))
  const attributes = Object.fromEntries(['sku', 'title', 'price'].map((code) => [code, { from: code }]))
  const mapping = { version: 1, target: 'offers', attributes: { ...attributes, stock: { from: 'left.now' } } }
  await shop.write('feed.mapping.json', JSON.stringify(mapping))
  const report = await shop.imports(0, ['feed.ndjson', '--mapping', 'feed.mapping.json'])
  expect(report.problems.filter(({ code }) => code === 'unknown_field')).toEqual([])
  expect((await shop.offers()).late).toMatchObject({ stock: 7 })
})

describe('before anything is written it ends where', () => {
  test('a required attribute has no column', async () => {
    const shop = await openShop()
    await shop.write('feed.csv', 'sku;title;colour\nA;One;red\n')
    const told = await shop.run(['import', 'feed.csv', '--yes'])
    expect(told).toMatchObject({ exit: 1, out: '' })
    expect(told.err).toMatch(/No column of the source gives price[\s\S]*Fix: .*colour.*--set price=/)
    expect(JSON.parse((await shop.run(['import', 'feed.csv', '--yes', '--json'])).out)).toMatchObject({
      code: 'imports.missing_required',
    })
    expect(await shop.offers()).toEqual({})
  })

  test('nobody knows the merchant, or whose feed it is', async () => {
    const shop = await openShop()
    await shop.write('feed.csv', articles(2))
    await shop.write('merchants.csv', 'code;name\nlea;Léa\ntom;Tom\n')
    expect((await shop.imports(0, ['merchants.csv', '--target', 'merchants'])).counts).toMatchObject({ created: 2 })
    const unknown = await shop.run(['import', 'feed.csv', '--merchant', 'bob'])
    expect(unknown.exit).toBe(1)
    expect(unknown.err).toMatch(/no merchant “bob”[\s\S]*default, lea, tom/)
    const unsaid = await shop.run(['import', 'feed.csv'])
    expect(unsaid.exit).toBe(1)
    expect(unsaid.err).toMatch(/default, lea, tom/)
    expect((await shop.imports(0, ['feed.csv', '--merchant', 'tom'])).merchant).toBe('tom')
    // The same SKU of another merchant is another offer.
    expect((await shop.imports(0, ['feed.csv', '--merchant', 'lea'])).counts).toMatchObject({ created: 2 })
  })
})
