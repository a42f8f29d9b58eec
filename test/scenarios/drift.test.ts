import { describe, expect, test } from 'vitest'
import type { Analysis } from '../../engine/contract/analysis.ts'
import { mappingOf, openShop, type Shop } from '../support/shop.ts'

const MAPPING = mappingOf(`
attributes:
  sku: { from: Ref }
  title: { from: Libellé }
  price: { from: Prix TTC }
  brand: { from: Marque }
`)
const ROWS = [
  ['R-1', 'Lampe de table', '19.90', 'Lumo'],
  ['R-2', 'Lampe de sol', '59.00', 'Lumo'],
  ['R-3', 'Abat-jour rond', '12.50', 'Ondo'],
]
const feed = (header: string, rows: readonly (readonly string[])[] = ROWS) =>
  `${[header, ...rows.map((row) => row.join(';'))].join('\n')}\n`

async function confirmed(dialect: 'sqlite' | 'postgres'): Promise<Shop> {
  const shop = await openShop(dialect)
  await shop.write('mapping.yaml', MAPPING)
  await shop.write('feed.csv', feed('Ref;Libellé;Prix TTC;Marque'))
  await shop.imports(0, ['feed.csv', '--mapping', 'mapping.yaml'])
  return shop
}

const stateOf = async (shop: Shop) => {
  const { data } = await shop.json<{ data: { state: string }[] }>(['feeds', 'list'])
  return data.map(({ state }) => state)
}
const feedEvents = (shop: Shop) =>
  shop.look(async (db) => {
    const rows = await db.kysely
      .selectFrom('event')
      .select('type')
      .where('type', 'like', 'feed.%')
      .orderBy('id')
      .execute()
    return rows.map(({ type }) => type)
  })

describe.each(['sqlite', 'postgres'] as const)('on %s', (dialect) => {
  test('a required column that is renamed breaks the feed before anything is written; the new mapping mends it', async () => {
    const shop = await confirmed(dialect)
    await shop.write(
      'feed.csv',
      feed('Ref;Libellé;Prix public TTC;Marque', [...ROWS, ['R-4', 'Lanterne', '29.00', 'Ondo']]),
    )
    const told = await shop.run(['import', 'feed.csv', '--yes', '--json'])
    expect(told.exit).toBe(1)
    expect(JSON.parse(told.out)).toMatchObject({
      code: 'mapping.column_lost',
      detail: expect.stringContaining('“Prix TTC”'),
      fix: expect.stringMatching(/“Prix public TTC” seems to be “Prix TTC” under a new name: its name is close/),
    })
    expect(Object.keys(await shop.offers())).toHaveLength(3)
    expect(await stateOf(shop)).toEqual(['broken'])
    expect(await feedEvents(shop)).toEqual(['feed.broken'])
    // Asked again it is as broken, and tells no second fact.
    expect((await shop.run(['import', 'feed.csv', '--yes'])).exit).toBe(1)

    await shop.write('mended.yaml', MAPPING.replace('Prix TTC', 'Prix public TTC'))
    expect((await shop.imports(0, ['feed.csv', '--mapping', 'mended.yaml'])).counts).toMatchObject({
      read: 4,
      created: 1,
    })
    expect(await stateOf(shop)).toEqual(['ready'])
    expect(await feedEvents(shop)).toEqual(['feed.broken', 'feed.recovered'])
    expect((await shop.imports(0, ['feed.csv'])).counts).toMatchObject({ read: 4, unchanged: 4, warnings: 0 })
  })

  test('a source that is as it was before mends a broken feed by itself', async () => {
    const shop = await confirmed(dialect)
    await shop.write('feed.csv', 'Ref;Marque\nR-1;Lumo\n')
    expect((await shop.run(['import', 'feed.csv', '--yes'])).exit).toBe(1)
    expect(await stateOf(shop)).toEqual(['broken'])
    await shop.write('feed.csv', feed('Ref;Libellé;Prix TTC;Marque'))
    await shop.imports(0, ['feed.csv'])
    expect(await stateOf(shop)).toEqual(['ready'])
  })

  test('an optional column that is lost is a warning; a new one is offered, until the mapping is confirmed anew', async () => {
    const shop = await confirmed(dialect)
    await shop.write(
      'feed.csv',
      feed(
        'Ref;Libellé;Prix TTC;EAN',
        ROWS.map((row, n) => [...row.slice(0, 3), GTINS[n] ?? '']),
      ),
    )
    const report = await shop.imports(0, ['feed.csv'])
    expect(report.counts).toMatchObject({ read: 3, warnings: 2 })
    expect(report.problems.map(({ code, attribute }) => [code, attribute])).toEqual([
      ['column_lost', 'brand'],
      ['column_new', 'gtin'],
    ])
    expect(await stateOf(shop)).toEqual(['ready'])
    const brands = await shop.look((db) => db.kysely.selectFrom('product').select('brand').execute())
    expect(brands.map(({ brand }) => brand ?? '').toSorted((one, other) => one.localeCompare(other))).toEqual([
      'Lumo',
      'Lumo',
      'Ondo',
    ])

    const { drift } = await shop.json<Analysis>(['analyze', 'feed.csv'])
    expect(drift).toMatchObject({
      lost: [{ column: 'Marque' }],
      gained: [{ column: 'EAN', proposal: 'gtin' }],
      renamed: [],
    })
    await shop.write('new.yaml', MAPPING.replace('brand: { from: Marque }', 'gtin: { from: EAN }'))
    expect((await shop.imports(0, ['feed.csv', '--mapping', 'new.yaml'])).counts.warnings).toBe(0)
    expect((await shop.imports(0, ['feed.csv'])).counts.warnings).toBe(0)
  })
})

const GTINS = ['4006381333931', '4012345678901', '5901234123457']

test('a dry run tells that a feed would break, and breaks nothing', async () => {
  const shop = await confirmed('sqlite')
  await shop.write('feed.csv', 'Ref;Libellé\nR-1;Lampe\n')
  expect((await shop.run(['import', 'feed.csv', '--dry-run', '--yes'])).exit).toBe(1)
  expect(await stateOf(shop)).toEqual(['ready'])
})

test('what is piped in keeps no mapping: the next time it may be anything', async () => {
  const shop = await openShop()
  await shop.write('mapping.yaml', MAPPING)
  await shop.imports(0, ['-', '--mapping', 'mapping.yaml'], feed('Ref;Libellé;Prix TTC;Marque'))
  const report = await shop.imports(0, ['-'], 'sku,title,price\nP-1,Pin,1.00\n')
  expect(report.counts).toMatchObject({ created: 1, invalid: 0 })
})
