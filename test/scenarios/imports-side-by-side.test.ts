import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { ImportReport } from '../../engine/report/report.ts'
import { articles, mappingOf, openShop, type Shop } from '../support/shop.ts'

const MERCHANTS = ['anna', 'boris', 'chiara', 'daniel'] as const
const COUNT = 12_000
const MAPPING = mappingOf(
  'attributes: { sku: { from: sku }, price: { from: price }, stock: { from: stock }, title: { from: title } }\n',
)

/** A shop with four merchants who sell articles of the same numbers. */
async function crowdedShop(dialect: 'sqlite' | 'postgres'): Promise<Shop> {
  const shop = await openShop(dialect)
  await shop.write('merchants.csv', `code,name\n${MERCHANTS.map((code) => `${code},${code}\n`).join('')}`)
  await shop.json(['load', 'merchants', 'merchants.csv'])
  await shop.write('mapping.yaml', MAPPING)
  for (const code of MERCHANTS) await shop.write(`${code}.csv`, articles(COUNT))
  return shop
}

const importOf = (merchant: string) => {
  const mapping = ['--mapping', 'mapping.yaml', '--mode', 'full', '--yes', '--json']
  return ['import', `${merchant}.csv`, '--merchant', merchant, ...mapping]
}

const offersOf = (shop: Shop) =>
  shop.look(async ({ kysely }) => {
    const rows = await kysely
      .selectFrom('merchant')
      .leftJoin('offer', 'offer.merchant_id', 'merchant.id')
      .select((q) => ['merchant.code', q.fn.count('offer.id').distinct().as('count')])
      .where('merchant.code', 'in', [...MERCHANTS])
      .groupBy('merchant.code')
      .execute()
    return Object.fromEntries(rows.map(({ code, count }) => [code, Number(count)]))
  })

const all = Object.fromEntries(MERCHANTS.map((code) => [code, COUNT]))

/** Where everybody gets a turn, all end at about the same time; one after the other, the last would take four times as long. */
const LAST_TO_FIRST_MAX = 2.5

describe.each(['sqlite', 'postgres'] as const)('on %s: imports of four merchants at once', (dialect) => {
  test('all complete, all right, and nobody is left waiting until the others are done', async () => {
    const shop = await crowdedShop(dialect)
    const began = performance.now()
    const ends = await Promise.all(
      MERCHANTS.map(async (code) => {
        const told = await shop.start(importOf(code)).ended
        return { ...told, ms: performance.now() - began }
      }),
    )
    for (const { exit, out, err } of ends) {
      expect({ exit, err }).toEqual({ exit: 0, err: '' })
      expect((JSON.parse(out) as ImportReport).counts).toMatchObject({ read: COUNT, created: COUNT, deactivated: 0 })
    }
    const times = ends.map(({ ms }) => ms)
    expect(Math.max(...times) / Math.min(...times)).toBeLessThan(LAST_TO_FIRST_MAX)
    expect(await offersOf(shop)).toEqual(all)
    expect(await shop.complaints()).toEqual([])
  })

  test('one is killed: the others go on, and it is taken up again', async () => {
    const shop = await crowdedShop(dialect)
    const [first, ...others] = MERCHANTS.map((code) => shop.start(importOf(code)))
    while (((await offersOf(shop)).anna ?? 0) === 0) await sleep(20)
    first?.kill('SIGKILL')
    await first?.ended
    for (const { ended } of others) expect(await ended).toMatchObject({ exit: 0, err: '' })
    const killed = await offersOf(shop)
    expect({ ...killed, anna: COUNT }).toEqual(all)
    expect(killed.anna).toBeLessThan(COUNT)
    const told = await shop.run(importOf('anna'))
    expect({ exit: told.exit, err: told.err }).toMatchObject({ exit: 0 })
    expect(told.err).toMatch(/Going on with import/)
    const { counts } = JSON.parse(told.out) as ImportReport
    expect(counts).toMatchObject({ read: COUNT, created: COUNT, unchanged: 0 })
    expect(await offersOf(shop)).toEqual(all)
    expect(await shop.complaints()).toEqual([])
  })
})
