import { writeXlsx } from 'hucre/xlsx'
import { describe, expect, test } from 'vitest'
import { ARCHIVES, billionLaughs, csv, rows, swollen, titled, xml } from '../support/hostile-feeds.ts'
import { mappingOf, openShop, type Shop } from '../support/shop.ts'

const ATTRIBUTES = 'attributes: { sku: { from: sku }, title: { from: title }, price: { from: price } }\n'

/** Imports a file and gives back the code of the fault it ends with, and what people read. */
async function refused(shop: Shop, name: string): Promise<{ code: string; text: string }> {
  const { exit, err } = await shop.run(['import', name, '--yes'])
  const code = /\[([a-z_.]+)\]/.exec(err)?.[1] ?? ''
  expect({ exit, fix: /^Fix: .{20,}/m.test(err) }).toEqual({ exit: 1, fix: true })
  // Nothing that a terminal would obey comes out of a feed.
  expect(err.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  return { code, text: err }
}

const found = (report: Awaited<ReturnType<Shop['imports']>>) =>
  report.problems.flatMap(({ code, examples }) => examples.map(({ row }) => `${row} ${code}`)).sort()

describe('a text file that is not as it ought to be', () => {
  test.each([
    ['NUL bytes', csv(rows(5, (i) => `A-${i},Gar\0den article ${i},${i}.90,${i}`))],
    ['UTF-16 without a BOM', Buffer.from(csv(rows(5, (i) => `A-${i},Élégant ${i},${i}.90,${i}`)), 'utf16le')],
    ['CR, LF and CRLF', 'sku,title,price,stock\rA-1,One,1.00,1\r\nA-2,Two,2.00,2\nA-3,Three,3.00,3\r'],
    ['a header name twice', 'sku,title,price,stock,price\nA-1,One,1.00,1,9.00\n'],
  ])('%s: it is read all the same', async (_, content) => {
    const shop = await openShop('postgres')
    await shop.write('feed.csv', content)
    expect(found(await shop.imports(0, ['feed.csv']))).toEqual([])
    expect((await shop.offers())['A-1']).toMatchObject({ stock: 1 })
  })

  test('two encodings: the row in the other one is read in that one, and told', async () => {
    const shop = await openShop()
    const legacy = Buffer.from('B-1,Caf\xe9,2.00,1\n', 'latin1')
    await shop.write('feed.csv', Buffer.concat([Buffer.from(csv(rows(5, (i) => `A-${i},Élégant,1.00,1`))), legacy]))
    expect(found(await shop.imports(0, ['feed.csv']))).toEqual(['7 encoding_mixed'])
    const row = await shop.look((db) =>
      db.kysely.selectFrom('product').select('title').where('key', '=', 'B-1').execute(),
    )
    expect(row).toEqual([{ title: 'Café' }])
  })

  test('characters that were lost are told with their row, in whatever format', async () => {
    const shop = await openShop()
    const broken = Buffer.from(xml(5, titled('Caf\xe9')), 'latin1')
    await shop.write('feed.xml', Buffer.concat([broken, Buffer.from('<!-- é -->')]))
    await shop.write('mapping.yaml', mappingOf(`source: { encoding: utf-8 }\n${ATTRIBUTES}`))
    expect(found(await shop.imports(0, ['feed.xml', '--mapping', 'mapping.yaml']))).toEqual(['6 encoding_lost'])
  })

  test('a mapping says in which encoding a file is', async () => {
    const shop = await openShop()
    await shop.write('feed.csv', Buffer.from(csv(rows(9, (i) => `A-${i},\xb3y\xbfka,${i}.90,1`)), 'latin1'))
    await shop.write('mapping.yaml', mappingOf(`source: { encoding: windows-1250 }\n${ATTRIBUTES}`))
    await shop.imports(0, ['feed.csv', '--mapping', 'mapping.yaml'])
    const titles = await shop.look((db) => db.kysely.selectFrom('product').select('title').distinct().execute())
    expect(titles).toEqual([{ title: 'łyżka' }])
  })

  test('a cell of 20 MB, cells too many and too few: each is told with its row', async () => {
    const shop = await openShop()
    const large = `L-1,"${'x'.repeat(20_000_000)}",1.00,1\n`
    await shop.write(
      'feed.csv',
      csv(`${rows(20)}${large}S-1,Short,1.00\nT-1,Long,1.00,1,2\n${rows(1, () => 'Z-1,Last,1.00,1')}`),
    )
    const report = await shop.imports(3, ['feed.csv', '--rejects', 'rejects.csv'])
    expect(report.counts).toMatchObject({ read: 24, created: 21, error: 3 })
    expect(found(report)).toEqual(['22 record_too_large', '23 cells_missing', '24 cells_extra'])
  })

  test('what was written down of it is escaped where a spreadsheet would obey it, but in the sender’s own cells', async () => {
    const shop = await openShop()
    await shop.write('feed.csv', csv(`${rows(9)}=cmd()|A,@sum,=2+5,1\n`))
    await shop.imports(3, ['feed.csv', '--rejects', 'rejects.csv', '--report', 'report.csv'])
    expect(await shop.read('rejects.csv')).toMatch(/^=cmd\(\)\|A,@sum,=2\+5,1,/m)
    expect(await shop.read('report.csv')).toMatch(/,'=2\+5,/)
    expect(await shop.read('report.csv')).not.toMatch(/(^|,)"?[=@+]/m)
  })
})

describe('XML and JSON that are meant badly', () => {
  test.each([
    ['entities that stand for a gigabyte', () => xml(9, titled('&lol9;'), billionLaughs()), 'element_unreadable'],
    [
      'an entity that stands for a file',
      () => xml(9, titled('&f;'), '<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]>'),
      'element_unreadable',
    ],
    [
      'a million elements in each other',
      () => xml(9, titled(`${'<a>'.repeat(1e6)}${'</a>'.repeat(1e6)}`)),
      'nested_too_deep',
    ],
  ])('%s: that element alone is left out', async (_, content, code) => {
    const shop = await openShop()
    await shop.write('feed.xml', content())
    const told = await shop.run(['import', 'feed.xml', '--yes', '--json'])
    expect(told).toMatchObject({ exit: 3, err: '' })
    const report = JSON.parse(told.out)
    expect(report.counts).toMatchObject({ created: 9, error: 1 })
    expect(found(report)).toEqual([`10 ${code}`])
  })

  test('the end of an element inside CDATA, and a prefix that nobody declared: they are read', async () => {
    const shop = await openShop()
    await shop.write('feed.xml', xml(9, titled('<![CDATA[a </product> <b>]]>')).replaceAll('stock>', 'g:stock>'))
    expect((await shop.imports(0, ['feed.xml'])).counts).toMatchObject({ created: 10 })
    expect((await shop.offers())['A-3']).toMatchObject({ stock: 3 })
  })

  test('lists 100,000 deep inside one record: it is told, all others are read', async () => {
    const shop = await openShop()
    const goods = Array.from({ length: 9 }, (_, i) => ({ sku: `A-${i}`, title: `Garden article ${i}`, price: 1.5 }))
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    await shop.write('feed.json', JSON.stringify(goods).replace('article 5"', `article 5","more":${deep}`))
    const report = await shop.imports(3, ['feed.json'])
    expect(report.counts).toMatchObject({ created: 8, error: 1 })
    expect(found(report)).toEqual(['6 nested_too_deep'])
  })

  test('a key twice, and keys that objects are made of: they are fields like any other', async () => {
    const shop = await openShop()
    const first = '{"sku":"A","title":"Garden spade","price":1,"price":2,"__proto__":{"price":9},"constructor":"c"}'
    await shop.write('feed.json', `[${first},{"sku":"B","title":"Garden rake","price":3}]`)
    await shop.imports(0, ['feed.json'])
    expect(await shop.offers()).toMatchObject({ A: { price: 200 }, B: { price: 300 } })
  })

  test.each([
    ['feed.json', () => `${'['.repeat(100_000)}${']'.repeat(100_000)}`, /nested/],
    ['feed.xml', () => '<a>'.repeat(300_000), /./],
  ])('nothing but depth in %s: it says that there is no record', async (name, content, why) => {
    const shop = await openShop()
    await shop.write(name, content())
    const { code, text } = await refused(shop, name)
    expect(code).toBe('imports.no_records')
    expect(text).toMatch(why)
  })
})

describe('an archive', () => {
  test.each([
    ['bomb.csv.gz', 'source.bomb'],
    ['bomb.zip', 'source.bomb'],
    ['climbing.zip', 'source.archive_name'],
    ['locked.zip', 'source.encrypted'],
    ['nested.zip', 'source.archive_unsupported'],
    ['cut.zip', 'source.truncated'],
    ['cut.csv.gz', 'source.truncated'],
    ['ambiguous.zip', 'source.archive_ambiguous'],
  ])('%s is refused: %s', async (name, code) => {
    const shop = await openShop()
    await shop.write(name, ARCHIVES[name]?.() ?? '')
    const fault = await refused(shop, name)
    expect(fault).toMatchObject({ code })
    expect(fault.text).toContain(name === 'nested.zip' ? 'inner.zip' : name)
  })
})

describe('a workbook', () => {
  test('with formulas and dates gives what they stand for', async () => {
    const shop = await openShop()
    const head = ['sku', 'title', 'price', 'available date']
    const at = new Date(Date.UTC(2026, 2, 1))
    const goods = Array.from({ length: 9 }, (_, i) => [`A-${i}`, `Garden article ${i}`, null, at])
    const sums = goods.map((_, i) => [`${i + 1},2`, { formula: `${i}+0.5`, formulaResult: i + 0.5 }] as const)
    const sheet = { name: 'Prices', rows: [head, ...goods], cells: new Map(sums) }
    await shop.write('feed.xlsx', await writeXlsx({ sheets: [sheet] }))
    await shop.imports(0, ['feed.xlsx'])
    expect((await shop.offers())['A-3']).toMatchObject({ price: 350 })
  })

  test('that unpacks to what no sheet holds is refused', async () => {
    const shop = await openShop()
    const book = await writeXlsx({ sheets: [{ name: 'Prices', rows: [['sku'], ['A']] }] })
    await shop.write('feed.xlsx', await swollen(book, 'xl/worksheets/sheet1.xml'))
    expect(await refused(shop, 'feed.xlsx')).toMatchObject({ code: 'xlsx.bomb' })
  })
})

describe('what is no feed at all', () => {
  test.each([
    ['empty.csv', '', 'source.empty'],
    ['blank.csv', '\n\n\n', 'source.format_unknown'],
    [
      'garbage.csv',
      Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7_919 + ((i * i) >> 3)) & 255)),
      'source.binary',
    ],
    [
      'page.csv',
      '<!DOCTYPE html>\n<html><head><title>Login</title></head><body><h1>Log in</h1></body></html>\n',
      'source.format_unknown',
    ],
    ['error.json', '{"error":"unauthorized"}', 'imports.missing_required'],
    ['paper.csv', '%PDF-1.4 …', 'source.archive_unsupported'],
    ['turned.csv', `sku,title,price,${Array.from({ length: 50_000 }, (_, i) => `c${i}`)}\n`, 'source.too_many_columns'],
  ])('%s', async (name, content, code) => {
    const shop = await openShop()
    await shop.write(name, content)
    expect(await refused(shop, name)).toMatchObject({ code })
  })

  test('a folder, a file that is not there, a path through a file', async () => {
    const shop = await openShop()
    await shop.write('folder/feed.csv', csv(rows(1)))
    expect(await refused(shop, 'folder')).toMatchObject({ code: 'source.is_directory' })
    expect(await refused(shop, 'missing.csv')).toMatchObject({ code: 'source.not_found' })
    expect(await refused(shop, 'folder/feed.csv/feed.csv')).toMatchObject({ code: 'source.not_found' })
  })
})

test.each(['import', 'preview', 'analyze'])('%s, and the folder for what it needs is a file', async (command) => {
  const shop = (await openShop()).with({ IZB_DATA_DIR: 'feed.csv' })
  await shop.write('feed.csv', csv(rows(3)))
  const told = await shop.run([command, 'feed.csv', '--json'])
  expect(JSON.parse(told.out)).toMatchObject({
    code: 'source.folder_unusable',
    fix: expect.stringContaining('DATA_DIR'),
  })
})

describe.each(['/proc/izb', '/proc', '/dev/null', 'feed.csv/below', 'x'.repeat(300)])('where %s is', (place) => {
  test('the folder for what is thrown away, an import does without', async () => {
    const shop = (await openShop()).with({ TMPDIR: place })
    await shop.write('feed.csv', csv(rows(3)))
    expect((await shop.imports(0, ['feed.csv'])).counts.created).toBe(3)
  })

  test.each([
    [{ IZB_DATA_DIR: place }, ['import', 'feed.csv', '--yes'], 'source.folder_unusable'],
    [{ IZB_DATABASE_URL: `sqlite:${place}/izb.db` }, ['import', 'feed.csv', '--yes'], 'platform.cannot_open'],
    [{ TMPDIR: place }, ['demo', '--temp'], 'files.cannot_write'],
  ])('%s, it says so and ends', async (env, command, code) => {
    const shop = (await openShop()).with(env)
    await shop.write('feed.csv', csv(rows(3)))
    expect(JSON.parse((await shop.run([...command, '--json'])).out)).toMatchObject({ code })
  })
})
