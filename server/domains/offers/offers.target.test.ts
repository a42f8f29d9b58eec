import { describe, expect, test } from 'vitest'
import { eachDatabase } from '../../../test/support/databases.ts'
import { merchant, runOf } from '../../../test/support/imports.ts'
import type { Database } from '../../platform/database.ts'
import { offersTarget } from './offers.target.ts'

const SHIRT = { sku: 'A1', title: 'Shirt', brand: 'Nord', price: 1290, stock: 5, color: 'red', condition: 'new' }

const offer = (db: Database, sku = 'A1') =>
  db.kysely.selectFrom('offer').selectAll().where('sku', '=', sku).executeTakeFirstOrThrow()
const product = (db: Database, key = 'A1') =>
  db.kysely.selectFrom('product').selectAll().where('key', '=', key).executeTakeFirstOrThrow()

eachDatabase((open) => {
  describe('one record, one product and one offer', () => {
    test('a new record makes both, and both are live', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget, { feedId: 3, runId: 9 })
      expect(await run.write(run.records.plain({ ...SHIRT, weight: 1.25, tags: ['a', 'b'] }))).toEqual({ created: 1 })
      const { id, ...made } = await product(db)
      expect(made).toMatchObject({ title: 'Shirt', brand: 'Nord', gtin: null, state: 'active', state_by: 'import' })
      expect(made).toMatchObject({
        attributes: { color: 'red', weight: 1.25, tags: ['a', 'b'] },
        feed_id: 3,
        run_id: 9,
      })
      expect(await offer(db)).toMatchObject({
        product_id: id,
        price: 1290,
        stock: 5,
        currency: 'EUR',
        condition: 'new',
      })
      expect(await offer(db)).toMatchObject({ state: 'active', feed_id: 3, run_id: 9, attributes: {} })
      expect((await offer(db)).created_at).toBeInstanceOf(Date)
    })

    test('what a record does not name stays, what it empties goes, what it names is set', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      await run.write(run.records.plain({ ...SHIRT, size: 'M' }))
      const next = run.records.plain({ sku: 'A1', brand: null, price: 990, color: null, material: 'wool' })
      expect(await run.write(next)).toEqual({ updated: 1 })
      expect(await product(db)).toMatchObject({
        title: 'Shirt',
        brand: null,
        attributes: { size: 'M', material: 'wool' },
      })
      expect(await offer(db)).toMatchObject({ price: 990, stock: 5, condition: 'new', digest: next.digest })
    })

    test('a record that says the same in another digest changes nothing else', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      await run.write(run.records.plain(SHIRT))
      const again = { ...run.records.plain(SHIRT), digest: 'ffffffffffffffff' }
      expect(await run.write(again)).toEqual({ unchanged: 1 })
      expect(await offer(db)).toMatchObject({ price: 1290, digest: 'ffffffffffffffff' })
    })

    test('only the offer is written when only the price differs', async () => {
      const { db } = await open()
      const first = await runOf(db, offersTarget, { runId: 1 })
      await first.write(first.records.plain(SHIRT))
      const second = await runOf(db, offersTarget, { runId: 2 })
      expect(await second.write(second.records.plain({ ...SHIRT, price: 1 }))).toEqual({ updated: 1 })
      expect([(await product(db)).run_id, (await offer(db)).run_id]).toEqual([1, 2])
    })

    test.each([
      [{ availability: 'in_stock' }, null],
      [{ availability: 'out_of_stock' }, 0],
      [{ availability: 'preorder' }, 0],
      [{}, 0],
      [{ stock: null }, 0],
      [{ stock: null, availability: 'in_stock' }, null],
      [{ stock: 7, availability: 'out_of_stock' }, 7],
    ])('stock of a new offer with %j is %j', async (given, stock) => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      await run.write(run.records.plain({ sku: 'A1', title: 'Shirt', price: 1, ...given }))
      expect((await offer(db)).stock).toBe(stock)
    })

    test('category and kept source category', async () => {
      const { db } = await open()
      const row = {
        code: 'shoes',
        parent_id: null,
        name: 'Shoes',
        names: {},
        position: 0,
        published: true,
        external_id: null,
        created_at: new Date(),
        updated_at: new Date(),
      }
      const { id } = await db.kysely.insertInto('category').values(row).returning('id').executeTakeFirstOrThrow()
      const run = await runOf(db, offersTarget)
      await run.write(run.records.plain({ ...SHIRT, category: 'shoes' }))
      expect((await product(db)).category_id).toBe(id)
      await run.write(run.records.plain({ ...SHIRT, category: null }))
      expect((await product(db)).category_id).toBeNull()
    })
  })

  describe('states', () => {
    test('without automatic acceptance what is new is submitted, and stays so', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget, { settings: { offer_acceptance: 'manual' } })
      await run.write(run.records.plain(SHIRT))
      await run.write(run.records.plain({ ...SHIRT, price: 2 }))
      expect([(await offer(db)).state, (await product(db)).state]).toEqual(['submitted', 'submitted'])
    })

    test('what was refused is submitted again once its record changed', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      const record = run.records.plain(SHIRT)
      await run.write(record)
      await db.kysely.updateTable('offer').set({ state: 'refused', state_by: 'person' }).execute()
      await run.write(record)
      expect((await offer(db)).state).toBe('refused')
      await run.write(run.records.plain({ ...SHIRT, price: 2 }))
      expect((await offer(db)).state).toBe('submitted')
    })

    test('what an import put away comes back, what a person put away stays', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      await run.write(run.records.plain(SHIRT), run.records.plain({ ...SHIRT, sku: 'B1' }))
      await db.kysely
        .updateTable('offer')
        .set({ state: 'inactive', state_by: 'import' })
        .where('sku', '=', 'A1')
        .execute()
      await db.kysely
        .updateTable('offer')
        .set({ state: 'inactive', state_by: 'person' })
        .where('sku', '=', 'B1')
        .execute()
      await run.write(run.records.plain({ ...SHIRT, price: 2 }), run.records.plain({ ...SHIRT, sku: 'B1', price: 2 }))
      expect([(await offer(db)).state, (await offer(db, 'B1')).state]).toEqual(['active', 'inactive'])
      expect((await offer(db, 'B1')).price).toBe(2)
    })

    test('the status of a record leads the offer, and a price that disappears takes it back to draft', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      await run.write(run.records.plain({ ...SHIRT, status: 'inactive' }))
      expect((await offer(db)).state).toBe('inactive')
      await run.write(run.records.plain({ ...SHIRT, status: 'active' }))
      expect((await offer(db)).state).toBe('active')
      await run.write(run.records.plain({ sku: 'A1', price: null }))
      expect((await offer(db)).state).toBe('draft')
      await run.write(run.records.plain(SHIRT))
      expect((await offer(db)).state).toBe('active')
    })

    test('a removed record goes, and comes again as new with nothing of its old self', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      await run.write(run.records.plain({ ...SHIRT, delivery_time: '2 days' }))
      expect(await run.write(run.records.removed('A1'), run.records.removed('nobody'))).toEqual({ removed: 2 })
      expect((await offer(db)).state).toBe('deleted')
      expect(await run.known()).toEqual([])
      expect(await run.write(run.records.plain({ sku: 'A1', title: 'Shirt', price: 3 }))).toEqual({ created: 1 })
      expect(await offer(db)).toMatchObject({ state: 'active', price: 3, stock: 0, condition: null, attributes: {} })
    })
  })

  describe('what is known and what is missing', () => {
    test('a run knows keys and digests of its merchant, and owns what its feed made', async () => {
      const { db } = await open()
      const mine = await runOf(db, offersTarget, { feedId: 1 })
      const record = mine.records.plain(SHIRT)
      await mine.write(record, mine.records.plain({ ...SHIRT, sku: 'B1' }))
      const other = await runOf(db, offersTarget, { merchantId: await merchant(db, 'other'), feedId: 2 })
      await other.write(other.records.plain({ ...SHIRT, price: 7 }))
      await db.kysely.updateTable('offer').set({ state: 'inactive' }).where('sku', '=', 'B1').execute()
      const [a, b] = await mine.known()
      expect(a).toEqual({ key: 'A1', digest: record.digest, owned: true })
      expect(b).toMatchObject({ key: 'B1', owned: false })
      const second = await runOf(db, offersTarget, { feedId: 5 })
      expect((await second.known()).map((item) => item.owned)).toEqual([false, false])
      expect(await other.known()).toHaveLength(1)
      expect(
        (await db.kysely.selectFrom('offer').select('price').orderBy('price').execute()).map((it) => it.price),
      ).toEqual([7, 1290, 1290])
    })

    test.each([
      ['deactivate', { state: 'inactive', stock: 5 }, false],
      ['zero-stock', { state: 'active', stock: 0 }, false],
      ['delete', { state: 'deleted', stock: 5 }, undefined],
      ['keep', { state: 'active', stock: 5 }, true],
    ] as const)('%s', async (policy, left, owned) => {
      const { db } = await open()
      const run = await runOf(db, offersTarget)
      const record = run.records.plain(SHIRT)
      await run.write(record, run.records.plain({ ...SHIRT, sku: 'B1' }))
      const touched = policy === 'keep' ? 0 : 1
      expect(await run.remove(['A1', 'nobody'], policy)).toBe(touched)
      expect(await run.remove(['A1'], policy)).toBe(0)
      expect(await offer(db)).toMatchObject(left)
      expect(await offer(db, 'B1')).toMatchObject({ state: 'active', stock: 5 })
      expect((await run.known()).find((item) => item.key === 'A1')?.owned).toBe(owned)
      if (policy === 'keep') return
      expect((await run.known()).find((item) => item.key === 'A1')?.digest ?? null).toBeNull()
      await run.write(record)
      expect(await offer(db)).toMatchObject({ state: 'active', stock: 5, digest: record.digest })
    })

    test('nothing is removed that another feed made, and what waits for the operator becomes a draft', async () => {
      const { db } = await open()
      const mine = await runOf(db, offersTarget, { feedId: 1, settings: { offer_acceptance: 'manual' } })
      await mine.write(mine.records.plain(SHIRT))
      const other = await runOf(db, offersTarget, { feedId: 2 })
      expect(await other.remove(['A1'], 'delete')).toBe(0)
      expect(await mine.remove(['A1'], 'deactivate')).toBe(1)
      expect((await offer(db)).state).toBe('draft')
    })
  })
})
