import { describe, expect, test } from 'vitest'
import type { ImportReport } from '../../engine/report/report.ts'
import { mappingOf, openShop } from '../support/shop.ts'

const MAPPING = mappingOf(`attributes:
  sku: { from: sku, steps: [trim, { case: upper }] }
  title: { from: title }
  price: { from: price }
  gtin: { from: ean }
`)

/** A feed of a few rows: sku, title, price, ean, and when it was made. */
const feed = (rows: readonly (readonly string[])[], made: string) =>
  ['sku,title,price,ean,made', ...rows.map((cells) => [...cells, made].join(','))].join('\n')

const ROWS = [
  ['a-1', 'One', '1.00', '4006381333931'],
  ['a-2', 'Two', '2.00', '4006381333932'],
  ['a-3', 'Three', 'dear', ''],
  ['a-1', 'One', '1.00', '4006381333931'],
  ['a-4', 'Four', '4.00', ''],
]

const FULL = ['feed.csv', '--mapping', 'mapping.yaml', '--mode', 'full', '--max-invalid', '50', '--max-removed', '100']

describe.each(['sqlite', 'postgres'] as const)('on %s, what says what it said last time', (dialect) => {
  test('is passed by, and the report is the same: warnings, rejects and duplicates are told each time', async () => {
    const shop = await openShop(dialect)
    await shop.write('mapping.yaml', MAPPING)
    const reports: ImportReport[] = []
    for (const made of ['monday', 'tuesday']) {
      // A column that nobody maps may say something else every day.
      await shop.write('feed.csv', feed(ROWS, made))
      reports.push(await shop.imports(3, FULL))
    }
    const [first, second] = reports
    expect(first?.counts).toMatchObject({ read: 5, created: 3, invalid: 2, warnings: 1 })
    expect(second?.counts).toMatchObject({ read: 5, created: 0, updated: 0, unchanged: 3, invalid: 2, warnings: 1 })
    const told = (report: ImportReport | undefined) =>
      report?.problems.map(({ code, attribute, count, examples }) => [code, attribute, count, examples[0]?.row]).sort()
    expect(told(second)).toEqual(told(first))
    expect(second?.problems.find(({ code }) => code === 'duplicate_key')?.examples[0]).toMatchObject({ row: 5 })
    expect(Object.keys(await shop.offers()).sort()).toEqual(['A-1', 'A-2', 'A-4'])

    await shop.write('feed.csv', feed(ROWS.with(4, ['a-4', 'Four', '4.50', '']), 'wednesday'))
    const third = await shop.imports(3, FULL)
    expect(third.counts).toMatchObject({ updated: 1, unchanged: 2, deactivated: 0 })
    expect((await shop.offers())['A-4']).toMatchObject({ price: 450 })
  })

  test('is missing where it does not come by, and back when it does', async () => {
    const shop = await openShop(dialect)
    await shop.write('mapping.yaml', MAPPING)
    const imports = async (rows: typeof ROWS) => {
      await shop.write('feed.csv', feed(rows, 'today'))
      return (await shop.imports(0, FULL)).counts
    }
    const good = [ROWS[0], ROWS[4]] as typeof ROWS
    expect(await imports(good)).toMatchObject({ created: 2 })
    expect(await imports(good.slice(1))).toMatchObject({ unchanged: 1, deactivated: 1 })
    expect((await shop.offers())['A-1']).toMatchObject({ state: 'inactive' })
    expect(await imports(good)).toMatchObject({ updated: 1, unchanged: 1 })
    expect((await shop.offers())['A-1']).toMatchObject({ state: 'active' })
  })
})

test('the same cells under other names are another record', async () => {
  const shop = await openShop()
  const mapping = mappingOf(
    'attributes:\n  sku: { from: sku }\n  title: { from: title, steps: [trim] }\n  description: { from: description, steps: [trim] }\n  price: { from: price }\n',
  )
  await shop.write('mapping.yaml', mapping)
  const imports = async (header: string) => {
    await shop.write('feed.csv', `${header}\na-1,One,Two,1.00`)
    return (await shop.imports(0, ['feed.csv', '--mapping', 'mapping.yaml'])).counts
  }
  expect(await imports('sku,title,description,price')).toMatchObject({ created: 1 })
  expect(await imports('sku,title,description,price')).toMatchObject({ unchanged: 1 })
  expect(await imports('sku,description,title,price')).toMatchObject({ updated: 1 })
})

test('another mapping maps everything again, and so does a script that looks at the clock', async () => {
  const shop = await openShop()
  await shop.write('feed.csv', feed([['a-1', 'One', '1.00', '']], 'today'))
  const imports = async (title: string) => {
    const script = `attributes:\n  sku: { from: sku }\n  price: { from: price }\n  title: { from: title, script: ${JSON.stringify(title)} }\n`
    await shop.write('mapping.yaml', mappingOf(script))
    return (await shop.imports(0, ['feed.csv', '--mapping', 'mapping.yaml'])).counts
  }
  expect(await imports('return value')).toMatchObject({ created: 1 })
  expect(await imports('return value')).toMatchObject({ unchanged: 1 })
  expect(await imports('return value + "!"')).toMatchObject({ updated: 1 })
  expect(await imports('return value + Date.now()')).toMatchObject({ updated: 1 })
  expect(await imports('return value + Date.now()')).toMatchObject({ updated: 1 })
})
