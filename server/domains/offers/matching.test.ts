import { describe, expect, test } from 'vitest'
import { eachDatabase } from '../../../test/support/databases.ts'
import { merchant, runOf } from '../../../test/support/imports.ts'
import type { Database } from '../../platform/database.ts'
import { writeSettings } from '../../platform/settings.ts'
import { productsTarget, refreshMatchKeys } from '../catalog/index.ts'
import { offersTarget } from './offers.target.ts'

const GTIN = '3000000000017'
const CLOSED = { catalog_mode: 'closed' }
const ENRICHED = { catalog_mode: 'enriched' }

/** The operator's catalogue. */
async function fill(db: Database, settings: Record<string, unknown>, ...products: Record<string, string>[]) {
  const run = await runOf(db, productsTarget, { merchantId: null, feedId: 100, settings })
  await run.write(products.map((values) => run.records.plain(values)))
}

const offers = (db: Database) =>
  db.kysely
    .selectFrom('offer')
    .innerJoin('product', 'product.id', 'offer.product_id')
    .select(['offer.sku', 'product.key', 'offer.state', 'product.title'])
    .orderBy('offer.sku')
    .execute()
const products = (db: Database) =>
  db.kysely.selectFrom('product').select(['key', 'state', 'title', 'merchant_id']).orderBy('id').execute()

eachDatabase((open) => {
  describe('a closed catalogue', () => {
    test('offers find their product by its identifier, and change nothing of it', async () => {
      const { db } = await open()
      await fill(db, CLOSED, { sku: 'op-1', title: 'Shirt', gtin: GTIN })
      const run = await runOf(db, offersTarget)
      expect(run.schema.partial).toBe(true)
      const record = run.records.plain({ sku: 'A1', gtin: GTIN, price: 5, stock: 1 })
      expect(await run.write(record)).toEqual({ created: 1 })
      expect(await offers(db)).toEqual([{ sku: 'A1', key: 'op-1', state: 'active', title: 'Shirt' }])
      const cheaper = run.records.plain({ sku: 'A1', price: 4 })
      expect(await run.write(cheaper)).toEqual({ updated: 1 })
      expect(await products(db)).toHaveLength(1)
    })

    test('a GTIN with or without zeros in front is the same', async () => {
      const { db } = await open()
      await fill(db, CLOSED, { sku: 'op-1', title: 'Shirt', gtin: '012345678905' })
      const run = await runOf(db, offersTarget)
      expect(await run.write(run.records.plain({ sku: 'A1', gtin: '0012345678905', price: 5 }))).toEqual({ created: 1 })
    })

    test('no product, several products, no identifier: rejected, each for its reason', async () => {
      const { db } = await open()
      await fill(db, CLOSED, { sku: 'op-1', title: 'a', gtin: GTIN }, { sku: 'op-2', title: 'b', gtin: GTIN })
      const run = await runOf(db, offersTarget)
      const batch = [
        run.records.plain({ sku: 'A1', gtin: GTIN, price: 5 }),
        run.records.plain({ sku: 'A2', gtin: '4006381333931', price: 5 }),
        run.records.plain({ sku: 'A3', price: 5 }),
      ]
      const rejected = { A1: 'ambiguous_product', A2: 'unknown_product', A3: 'unknown_product' }
      expect(await run.write(batch)).toEqual({ rejected })
      expect(await offers(db)).toEqual([])
      await db.kysely.updateTable('product').set({ state: 'inactive' }).where('key', '=', 'op-2').execute()
      expect(await run.write(batch)).toMatchObject({ created: 1 })
      expect(await offers(db)).toMatchObject([{ sku: 'A1', key: 'op-1' }])
    })

    test('an identifier of several attributes, one of them the operator’s own', async () => {
      const { db } = await open()
      const own = {
        code: 'op_ref',
        label: 'Ref',
        labels: {},
        description: '',
        entity: 'product',
        type: 'text',
        unit: null,
      } as const
      const rest = {
        required: false,
        values: null,
        categories: null,
        active: true,
        native: false,
        localised: false,
        position: 99,
        created_at: new Date(),
        updated_at: new Date(),
      }
      await db.kysely
        .insertInto('attribute')
        .values({ ...own, ...rest })
        .execute()
      const settings = { ...CLOSED, match_identifier: ['brand', 'op_ref'] }
      await fill(
        db,
        settings,
        { sku: 'op-1', title: 'a', brand: 'Nord', op_ref: 'x|y' },
        { sku: 'op-2', title: 'b', brand: 'Nord|x', op_ref: 'y' },
      )
      const run = await runOf(db, offersTarget)
      await run.write(run.records.plain({ sku: 'A1', brand: ' NORD ', op_ref: 'X|Y', price: 5 }))
      expect(await offers(db)).toMatchObject([{ sku: 'A1', key: 'op-1' }])
    })

    test('another identifier holds once the keys are written anew', async () => {
      const { db } = await open()
      await fill(db, CLOSED, { sku: 'op-1', title: 'Shirt', gtin: GTIN })
      await writeSettings(db.kysely, { match_identifier: ['sku'] })
      const run = await runOf(db, offersTarget)
      const record = run.records.plain({ sku: 'OP-1', price: 5 })
      expect(await run.write(record)).toEqual({ rejected: { 'OP-1': 'unknown_product' } })
      expect([await refreshMatchKeys(db), await refreshMatchKeys(db)]).toEqual([1, 0])
      expect(await run.write(record)).toEqual({ created: 1 })
    })

    test('variations whose barcodes are products of their own are offers of their own', async () => {
      const { db } = await open()
      await fill(
        db,
        CLOSED,
        { sku: 'op-1', title: 'S', gtin: GTIN },
        { sku: 'op-2', title: 'M', gtin: '4006381333931' },
      )
      const run = await runOf(db, offersTarget)
      const group = run.records.group('P', {}, [
        { axes: { size: 'S' }, values: { sku: 'A-S', price: 5, gtin: GTIN } },
        { axes: { size: 'M' }, values: { sku: 'A-M', price: 6, gtin: '4006381333931' } },
      ])
      expect(await run.write(group)).toEqual({ created: 2 })
      expect(await offers(db)).toMatchObject([
        { sku: 'A-M', key: 'op-2' },
        { sku: 'A-S', key: 'op-1' },
      ])
      expect(await db.kysely.selectFrom('variation').select('id').execute()).toEqual([])
    })

    test('variations of a product that has one identifier gather on it', async () => {
      const { db } = await open()
      await fill(db, { ...CLOSED, match_identifier: ['brand'] }, { sku: 'op-1', title: 'Shirt', brand: 'Nord' })
      const run = await runOf(db, offersTarget)
      const sizes = ['S', 'M'].map((size) => ({ axes: { size }, values: { sku: `A-${size}`, price: 5 } }))
      expect(await run.write(run.records.group('P', { brand: 'Nord' }, sizes))).toEqual({ created: 2 })
      expect(await offers(db)).toMatchObject([{ sku: 'P', key: 'op-1' }])
      const none = run.records.group('Q', { brand: 'Sud' }, [{ axes: { size: 'S' }, values: { sku: 'Q-S', price: 5 } }])
      expect(await run.write(none)).toEqual({ rejected: { 'Q-S': 'unknown_product' } })
    })
  })

  describe('offers only, in an open catalogue', () => {
    test('they are put on the merchant’s own product, or on the operator’s by its identifier', async () => {
      const { db } = await open()
      await fill(db, {}, { sku: 'op-1', title: 'Shirt', gtin: GTIN })
      const full = await runOf(db, offersTarget, { feedId: 1 })
      await full.write(full.records.plain({ sku: 'A1', title: 'Own', price: 5 }))
      const run = await runOf(db, offersTarget, { feedId: 2, products: false })
      const batch = [run.records.plain({ sku: 'A1', price: 4 }), run.records.plain({ sku: 'A2', gtin: GTIN, price: 4 })]
      expect(await run.write(batch, run.records.plain({ sku: 'A3', price: 4 }))).toEqual({
        created: 1,
        updated: 1,
        rejected: { A3: 'unknown_product' },
      })
      expect(await offers(db)).toMatchObject([
        { sku: 'A1', key: 'A1', title: 'Own' },
        { sku: 'A2', key: 'op-1' },
      ])
    })

    test('a full feed leaves the operator’s product alone that an offer is on', async () => {
      const { db } = await open()
      await fill(db, {}, { sku: 'op-1', title: 'Shirt', gtin: GTIN })
      const run = await runOf(db, offersTarget, { products: false })
      await run.write(run.records.plain({ sku: 'A1', gtin: GTIN, price: 4 }))
      const full = await runOf(db, offersTarget)
      expect(await full.write(full.records.plain({ sku: 'A1', title: 'Mine now', price: 3 }))).toEqual({ updated: 1 })
      expect(await products(db)).toMatchObject([{ title: 'Shirt' }])
    })
  })

  describe('an enriched catalogue', () => {
    test('what matches nothing is proposed once, and its offer waits with it', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget, { settings: ENRICHED })
      const batch = [
        run.records.plain({ sku: 'A1', title: 'New', gtin: GTIN, price: 5 }),
        run.records.plain({ sku: 'A2', title: 'New again', gtin: GTIN, price: 6 }),
        run.records.plain({ sku: 'A3', gtin: '4006381333931', price: 6 }),
      ]
      expect(await run.write(batch)).toEqual({ created: 2, rejected: { A3: 'required_missing' } })
      expect(await products(db)).toMatchObject([
        { key: 'A1', state: 'submitted', merchant_id: await merchant(db, 'default') },
      ])
      expect(await offers(db)).toMatchObject([
        { key: 'A1', state: 'submitted' },
        { key: 'A1', state: 'submitted' },
      ])
    })

    test('a proposal may be improved until it is accepted; then it is everybody’s', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget, { settings: ENRICHED })
      await run.write(run.records.plain({ sku: 'A1', title: 'New', gtin: GTIN, price: 5 }))
      await run.write(run.records.plain({ sku: 'A1', title: 'Better', gtin: GTIN, price: 5 }))
      expect(await products(db)).toMatchObject([{ title: 'Better', state: 'submitted' }])
      await db.kysely.updateTable('product').set({ state: 'active', state_by: 'person' }).execute()
      await run.write(run.records.plain({ sku: 'A1', title: 'Worse', gtin: GTIN, price: 4 }))
      expect(await products(db)).toMatchObject([{ title: 'Better', state: 'active' }])
      const other = await runOf(db, offersTarget, { merchantId: await merchant(db, 'other'), feedId: 2 })
      expect(await other.write(other.records.plain({ sku: 'Z', title: 'Mine', gtin: GTIN, price: 4 }))).toEqual({
        created: 1,
      })
      expect(await products(db)).toHaveLength(1)
      expect(await offers(db)).toMatchObject([{ sku: 'A1' }, { sku: 'Z', key: 'A1', state: 'active' }])
    })

    test('what another merchant only proposed is not found', async () => {
      const { db } = await open()
      const run = await runOf(db, offersTarget, { settings: ENRICHED })
      await run.write(run.records.plain({ sku: 'A1', title: 'New', gtin: GTIN, price: 5 }))
      const other = await runOf(db, offersTarget, { merchantId: await merchant(db, 'other'), feedId: 2 })
      await other.write(other.records.plain({ sku: 'A1', title: 'Mine', gtin: GTIN, price: 4 }))
      expect(await products(db)).toMatchObject([{ title: 'New' }, { title: 'Mine', state: 'submitted' }])
    })
  })
})
