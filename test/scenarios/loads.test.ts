import { describe, expect, test } from 'vitest'
import { mappingOf, openShop, type Shop } from '../support/shop.ts'

const CATEGORIES = [
  'code;parent;name;name:fr',
  // A child before its parent: the order of the file does not matter.
  'shoes.boots;shoes;Boots;Bottes',
  'shoes;;Shoes;Chaussures',
  'garden;;Garden;Jardin',
]
const ATTRIBUTES = [
  'code;label;entity;type;unit;categories;values',
  'heel_height;Heel height;product;measure;mm;shoes;',
  'season;Season;offer;list;;;spring|summer|autumn|winter',
]
const MAPPING = mappingOf(`
attributes:
  sku: { from: Ref }
  title: { from: Nom }
  price: { from: Prix }
  season: { from: Saison }
category: { from: Rayon, separator: ">", map: { "Chaussures": shoes, "Chaussures > Bottes": shoes.boots } }
categories: { shoes: { attributes: { heel_height: { from: Talon } } } }
`)
const FEED = [
  'Ref;Nom;Prix;Saison;Rayon;Talon',
  'S-1;Bottine;89,90;winter;Chaussures > Bottes > Cuir;45 mm',
  'S-2;Sandale;39,90;summer;Chaussures;1,2 cm',
  'G-1;Pelle;12,90;spring;Jardin;7 mm',
]
const lines = (all: readonly string[]) => `${all.join('\n')}\n`

/** A marketplace whose operator has brought a tree and attributes of their own. */
async function furnished(dialect: 'sqlite' | 'postgres' = 'sqlite'): Promise<Shop> {
  const shop = await openShop(dialect)
  await shop.write('tree.csv', lines(CATEGORIES))
  await shop.write('attributes.csv', lines(ATTRIBUTES))
  await shop.write('mapping.yaml', MAPPING)
  await shop.write('feed.csv', lines(FEED))
  expect(await shop.json(['load', 'categories', 'tree.csv'])).toMatchObject({ counts: { read: 3, created: 3 } })
  expect(await shop.json(['load', 'attributes', 'attributes.csv'])).toMatchObject({ counts: { created: 2 } })
  return shop
}

const products = (shop: Shop) =>
  shop.look(async ({ kysely }) => {
    const query = kysely.selectFrom('product').leftJoin('category', 'category.id', 'product.category_id')
    const rows = await query.select(['product.key', 'category.code', 'product.attributes']).orderBy('key').execute()
    return Object.fromEntries(rows.map(({ key, code, attributes }) => [key, { category: code, ...attributes }]))
  })

describe.each(['sqlite', 'postgres'] as const)('on %s: an operator loads', (dialect) => {
  test('a tree, attributes, merchants and commission rules; loaded again, nothing changes', async () => {
    const shop = await furnished(dialect)
    expect(await shop.json(['load', 'categories', 'tree.csv'])).toMatchObject({ counts: { unchanged: 3, created: 0 } })
    await shop.write('merchants.csv', 'code;name;country\nlea;Léa;FR\nrot;Rotten;Atlantis\n')
    const merchants = await shop.imports(3, ['merchants.csv', '--target', 'merchants', '--max-invalid', '50%'])
    expect(merchants).toMatchObject({ counts: { created: 1, invalid: 1 }, problems: [{ code: 'unknown_country' }] })
    await shop.write('fees.csv', 'code;merchant;category;percent\nall;;;12.5\nlea-shoes;lea;shoes;8\nlost;nobody;;5\n')
    const fees = await shop.imports(3, ['fees.csv', '--target', 'commissions', '--max-invalid', '50%'])
    expect(fees).toMatchObject({ counts: { created: 2, invalid: 1 }, problems: [{ code: 'unknown_reference' }] })
    expect(fees.problems[0]?.examples[0]).toMatchObject({ row: 4, value: 'nobody' })
    const { data } = await shop.json<{ data: { code: string }[] }>(['categories', 'list'])
    expect(data.map(({ code }) => code).sort()).toEqual(['garden', 'shoes', 'shoes.boots'])
  })

  test('what a feed’s categories and attributes are then judged by', async () => {
    const shop = await furnished(dialect)
    const report = await shop.imports(3, ['feed.csv', '--mapping', 'mapping.yaml', '--max-invalid', '50%'])
    expect(report.counts).toMatchObject({ created: 2, invalid: 1 })
    expect(report.problems).toMatchObject([{ code: 'unknown_category', examples: [{ row: 4, value: 'Jardin' }] }])
    // A path that is not in the map is taken for its nearest parent; the attribute holds below it.
    expect(await products(shop)).toMatchObject({
      'S-1': { category: 'shoes.boots', heel_height: 45 },
      'S-2': { category: 'shoes', heel_height: 12 },
    })

    await shop.write('mapping.yaml', MAPPING.replace('map: {', 'otherwise: garden, map: {'))
    expect((await shop.imports(0, ['feed.csv', '--mapping', 'mapping.yaml'])).counts).toMatchObject({ created: 1 })
    const { 'G-1': shovel } = await products(shop)
    expect(shovel).toMatchObject({ category: 'garden' })
    expect(shovel).not.toHaveProperty('heel_height')
  })
})

describe.each(['sqlite', 'postgres'] as const)('on %s: in a closed catalogue', (dialect) => {
  test('merchants sell what the operator has, found by its identifier', async () => {
    const shop = await openShop(dialect)
    // One came with an offer while the catalogue was open, one from the operator.
    await shop.write('catalog.csv', 'sku;title;gtin\nP-2;Rake;4006381333948\n')
    await shop.json(['load', 'products', 'catalog.csv'])
    await shop.write('first.csv', 'sku;title;gtin;price\nP-1;Spade;4006381333931;15.00\n')
    await shop.imports(0, ['first.csv'])
    await shop.write('merchants.csv', 'code;name\nlea;Léa\n')
    await shop.json(['load', 'merchants', 'merchants.csv'])
    await shop.json(['settings', 'update', 'catalog_mode=closed'])
    await shop.write(
      'feed.csv',
      'sku;gtin;price;stock\nL-1;4006381333931;19.90;4\nL-2;5012345000015;9.90;1\nL-3;;1.00;1\n',
    )
    const report = await shop.imports(3, ['feed.csv', '--merchant', 'lea', '--max-invalid', '90%'])
    expect(report.counts).toMatchObject({ created: 1, invalid: 2 })
    expect(report.problems).toMatchObject([{ code: 'unknown_product', count: 2 }])
    expect((await shop.offers())['L-1']).toMatchObject({ price: 1990, stock: 4 })
    expect(Object.keys(await products(shop))).toEqual(['P-1', 'P-2'])
  })
})

describe('without products', () => {
  test('an open catalogue takes offers on products that exist', async () => {
    const shop = await openShop()
    await shop.write('catalog.csv', 'sku;title;gtin\nP-1;Spade;4006381333931\n')
    await shop.json(['load', 'products', 'catalog.csv'])
    await shop.write('merchants.csv', 'code;name\nlea;Léa\n')
    await shop.json(['load', 'merchants', 'merchants.csv'])
    await shop.write('feed.csv', 'sku;gtin;price;stock\nL-1;4006381333931;19.90;4\nL-2;5012345000015;9.90;1\n')
    const args = ['feed.csv', '--merchant', 'lea', '--no-products', '--max-invalid', '60%']
    expect((await shop.imports(3, args)).counts).toMatchObject({ created: 1, invalid: 1 })
    expect(Object.keys(await products(shop))).toEqual(['P-1'])
  })

  test('stock and prices are brought up to date alone', async () => {
    const shop = await openShop()
    await shop.write('feed.csv', 'sku;title;price;stock\nA;One;10;1\nB;Two;20;2\n')
    await shop.imports(0, ['feed.csv'])
    await shop.write('stock.csv', 'sku;stock\nA;50\nB;2\nC;7\n')
    const report = await shop.imports(3, ['stock.csv', '--target', 'stock', '--max-invalid', '50%'])
    expect(report.counts).toMatchObject({ updated: 1, unchanged: 1, invalid: 1 })
    expect(report.problems).toMatchObject([{ code: 'unknown_offer', examples: [{ row: 4, value: 'C' }] }])
    expect(await shop.offers()).toMatchObject({ A: { price: 1000, stock: 50 }, B: { price: 2000, stock: 2 } })
    expect(await shop.run(['import', 'stock.csv', '--target', 'stock', '--mode', 'full'])).toMatchObject({ exit: 1 })
  })
})

test('a product of which two variations are rotten stands in the rejects file once, and is mended there', async () => {
  const shop = await openShop()
  const shirt = (sizes: readonly string[]) => ({
    id: 'T-1',
    name: 'Shirt',
    variants: sizes.map((price, at) => ({ sku: `T-1-${at}`, size: `${at}`, price })),
  })
  await shop.write('feed.ndjson', `${JSON.stringify(shirt(['10.00', 'dear', '12.00', 'cheap', '14.00']))}\n`)
  await shop.write(
    'mapping.yaml',
    mappingOf(
      'attributes: { sku: { from: "variants[].sku" }, title: { from: name }, price: { from: "variants[].price" }, size: { from: "variants[].size" }, parent_id: { from: id } }\nvariations: { each: "variants[]", axes: [size] }\n',
    ),
  )
  const args = ['feed.ndjson', '--mapping', 'mapping.yaml', '--max-invalid', '50%', '--rejects', 'rejects.ndjson']
  const report = await shop.imports(3, args)
  expect(report.counts).toMatchObject({ rows: 1, read: 5, created: 3, invalid: 2 })
  const rejects = (await shop.read('rejects.ndjson')).trimEnd().split('\n')
  expect(rejects).toHaveLength(1)
  await shop.write('mended.ndjson', `${rejects[0]}\n`.replace('"dear"', '"11.00"').replace('"cheap"', '"13.00"'))
  expect((await shop.imports(0, ['mended.ndjson'])).counts).toMatchObject({ created: 2, unchanged: 3, invalid: 0 })
})
