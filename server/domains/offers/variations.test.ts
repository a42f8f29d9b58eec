import { describe, expect, test } from 'vitest'
import { eachDatabase } from '../../../test/support/databases.ts'
import { runOf } from '../../../test/support/imports.ts'
import type { Database } from '../../platform/database.ts'
import { offersTarget } from './offers.target.ts'

const SHIRT = { title: 'Shirt', brand: 'Nord', material: 'cotton' }

const size = (sku: string, size: string, price: number, more = {}) => ({
  axes: { size },
  values: { sku, price, stock: 2, gtin: '3000000000017', ...more },
})

/** What can be bought, with state: offers without variations, and variations. */
async function sold(db: Database): Promise<string[]> {
  const offers = await db.kysely.selectFrom('offer').selectAll().where('state', '=', 'active').execute()
  const variations = await db.kysely.selectFrom('variation').selectAll().where('state', '=', 'active').execute()
  const parents = new Set(variations.map((row) => row.offer_id))
  return [...offers.filter((row) => !parents.has(row.id)), ...variations].map((row) => row.sku).toSorted()
}

const offer = (db: Database, sku: string) =>
  db.kysely.selectFrom('offer').selectAll().where('sku', '=', sku).executeTakeFirstOrThrow()
const variation = (db: Database, sku: string) =>
  db.kysely.selectFrom('variation').selectAll().where('sku', '=', sku).executeTakeFirstOrThrow()

eachDatabase((open) => {
  describe('variations', () => {
    test('share one product and one offer, which has the lowest price and all the stock', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      const more = {
        sale_price: 900,
        availability: 'in_stock',
        image_url: 'https://img.example/m.jpg',
        delivery_time: '2 days',
      }
      const group = run.records.group('P', SHIRT, [size('P-S', 'S', 1500), size('P-M', 'M', 1290, more)])
      expect(await run.write(group)).toEqual({ created: 2 })
      const products = await db.kysely.selectFrom('product').selectAll().execute()
      expect(products).toMatchObject([{ key: 'P', title: 'Shirt', attributes: { material: 'cotton' }, gtin: null }])
      expect(await offer(db, 'P')).toMatchObject({
        price: 1290,
        sale_price: 900,
        stock: 4,
        digest: null,
        state: 'active',
      })
      expect(await variation(db, 'P-M')).toMatchObject({ axes: { size: 'M' }, price: 1290, stock: 2, state: 'active' })
      expect(await variation(db, 'P-M')).toMatchObject({ image_url: more.image_url, gtin: '3000000000017' })
      expect((await variation(db, 'P-M')).attributes).toEqual({ delivery_time: '2 days' })
      expect((await run.known()).map(({ key, owned }) => [key, owned])).toEqual([
        ['P-M', true],
        ['P-S', true],
      ])
    })

    test('one of them changes: the offer follows, the others stay', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      await run.write(run.records.group('P', SHIRT, [size('P-S', 'S', 1500), size('P-M', 'M', 1290)]))
      const change = run.records.group('P', {}, [
        { axes: { size: 'S' }, values: { sku: 'P-S', price: 1000, stock: 9 } },
      ])
      expect(await run.write(change)).toEqual({ updated: 1 })
      expect(await offer(db, 'P')).toMatchObject({ price: 1000, stock: 11 })
      expect(await variation(db, 'P-S')).toMatchObject({ price: 1000, stock: 9, gtin: '3000000000017' })
      await run.write(
        run.records.group('P', {}, [
          { axes: { size: 'S' }, values: { sku: 'P-S', stock: null, availability: 'in_stock' } },
        ]),
      )
      expect((await offer(db, 'P')).stock).toBeNull()
    })

    test('a value that became common to all is no longer the own one of a variation', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      const [record] = run.records.group('P', SHIRT, [size('P-S', 'S', 1500)])
      const variationEntity = { cells: [], rest: '{"material":"wool","color":"red"}' }
      await run.write({ ...record!, entities: { ...record!.entities, variation: variationEntity } })
      expect((await variation(db, 'P-S')).attributes).toEqual({ material: 'wool', color: 'red' })
      await run.write(run.records.group('P', { ...SHIRT, material: 'linen' }, [size('P-S', 'S', 1500)]))
      expect((await variation(db, 'P-S')).attributes).toEqual({ color: 'red' })
    })

    test('new ones join in a later batch', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      await run.write(run.records.group('P', SHIRT, [size('P-S', 'S', 1500)]))
      expect(await run.write(run.records.group('P', SHIRT, [size('P-M', 'M', 1200)]))).toEqual({ created: 1 })
      expect(await offer(db, 'P')).toMatchObject({ price: 1200, stock: 4 })
      expect(await db.kysely.selectFrom('product').select('id').execute()).toHaveLength(1)
    })

    test('missing ones are put away one by one, the last one takes the offer with it, and it comes back', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      const group = run.records.group('P', SHIRT, [size('P-S', 'S', 1500), size('P-M', 'M', 1290)])
      await run.write(group)
      expect(await run.remove(['P-M'], 'deactivate')).toBe(1)
      expect(await offer(db, 'P')).toMatchObject({ price: 1500, stock: 2, state: 'active' })
      expect(await run.remove(['P-S'], 'deactivate')).toBe(1)
      expect((await offer(db, 'P')).state).toBe('inactive')
      expect(await run.remove(['P'], 'delete')).toBe(0)
      await run.write(group)
      expect([(await offer(db, 'P')).state, await sold(db)]).toEqual(['active', ['P-M', 'P-S']])
      expect(await run.remove(['P-S', 'P-M'], 'delete')).toBe(2)
      expect((await offer(db, 'P')).state).toBe('deleted')
    })

    test('zero stock of one leaves the others', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      await run.write(run.records.group('P', SHIRT, [size('P-S', 'S', 1500), size('P-M', 'M', 1290)]))
      expect(await run.remove(['P-M'], 'zero-stock')).toBe(1)
      expect(await offer(db, 'P')).toMatchObject({ stock: 2, state: 'active' })
      expect((await run.known()).map(({ owned }) => owned)).toEqual([false, true])
    })
  })

  describe('what was sold in another shape before', () => {
    test('an offer becomes a variation of another product', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      await run.write(run.records.plain({ sku: 'P-S', title: 'Shirt S', price: 1 }))
      expect(await run.write(run.records.group('P', SHIRT, [size('P-S', 'S', 1500)]))).toEqual({ created: 1 })
      expect(await sold(db)).toEqual(['P-S'])
      expect((await offer(db, 'P-S')).state).toBe('deleted')
      const products = await db.kysely.selectFrom('product').select(['key', 'state']).orderBy('key').execute()
      expect(products).toEqual([
        { key: 'P', state: 'active' },
        { key: 'P-S', state: 'deleted' },
      ])
    })

    test('a variation becomes an offer of its own', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      await run.write(run.records.group('P', SHIRT, [size('P-S', 'S', 1500), size('P-M', 'M', 1290)]))
      expect(await run.write(run.records.plain({ sku: 'P-S', title: 'Shirt S', price: 1 }))).toEqual({ created: 1 })
      expect(await sold(db)).toEqual(['P-M', 'P-S'])
      expect(await offer(db, 'P')).toMatchObject({ stock: 2, price: 1290 })
      await run.write(run.records.plain({ sku: 'P-M', title: 'Shirt M', price: 1 }))
      expect([await sold(db), (await offer(db, 'P')).state]).toEqual([['P-M', 'P-S'], 'deleted'])
    })

    test('a variation moves to another product', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      await run.write(run.records.group('P', SHIRT, [size('S', 'S', 1500), size('M', 'M', 1290)]))
      expect(await run.write(run.records.group('Q', SHIRT, [size('S', 'S', 1500)]))).toEqual({ updated: 1 })
      expect(await sold(db)).toEqual(['M', 'S'])
      expect([(await offer(db, 'P')).stock, (await offer(db, 'Q')).stock]).toEqual([2, 2])
    })

    test.each(['one batch', 'two batches, offer first', 'two batches, variations first'])(
      'an offer and the parent of others have one SKU: both are sold, in %s, and stay known',
      async (order) => {
        const { db } = await open()
        const run = await runOf(db, offersTarget)
        const plain = run.records.plain({ sku: 'P', title: 'Shirt', price: 1000, stock: 1 })
        const group = run.records.group('P', SHIRT, [size('P-S', 'S', 1500)])
        if (order === 'one batch') await run.write(plain, group)
        else
          for (const part of order.endsWith('offer first') ? [[plain], group] : [group, [plain]]) await run.write(part)
        expect(await sold(db)).toEqual(['P', 'P-S'])
        expect(await offer(db, 'P')).toMatchObject({ price: 1000, stock: 3 })
        expect((await run.known()).map(({ key, digest }) => [key, digest])).toEqual([
          ['P', order === 'one batch' ? expect.any(String) : plain.digest],
          ['P-S', group[0]?.digest],
        ])
      },
    )

    test('a group that is one offer again', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      await run.write(run.records.group('P', SHIRT, [size('P-S', 'S', 1500)]))
      await run.remove(['P-S'], 'deactivate')
      const record = run.records.plain({ sku: 'P', title: 'Shirt', price: 1000, stock: 1 })
      expect(await run.write(record)).toEqual({ updated: 1 })
      expect(await sold(db)).toEqual(['P'])
      expect(await run.known()).toEqual([{ key: 'P', digest: record.digest, owned: true }])
    })

    test('the removal of a parent takes all its variations', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      await run.write(run.records.group('P', SHIRT, [size('P-S', 'S', 1500), size('P-M', 'M', 1290)]))
      expect(await run.write(run.records.removed('P-S'))).toEqual({ removed: 1 })
      expect([await sold(db), (await offer(db, 'P')).price]).toEqual([['P-M'], 1290])
      expect(await run.write(run.records.removed('P'))).toEqual({ removed: 1 })
      expect([await sold(db), await run.known()]).toEqual([[], []])
    })
  })
})
