import { beforeAll, expect, test } from 'vitest'
import { productsTarget } from '../../server/domains/catalog/products.target.ts'
import { offersTarget } from '../../server/domains/offers/offers.target.ts'
import { stockTarget } from '../../server/domains/offers/stock.target.ts'
import { type Api, type Caller, serveApi } from '../support/api.ts'
import { eachDatabase } from '../support/databases.ts'
import { runOf } from '../support/imports.ts'

const SHIRT = { title: 'Shirt', brand: 'Nord', price: 1290, stock: 5, availability: 'in_stock', color: 'red' }

eachDatabase((open) => {
  let api: Api
  let operator: Caller
  let acme: Caller
  let merchantId: number

  beforeAll(async () => {
    api = await serveApi(await open())
    operator = (await api.token({ role: 'operator' })).ask
    merchantId = await api.merchant('acme')
    acme = (await api.token({ role: 'merchant', merchant: 'acme' })).ask
  })

  const runs = () => runOf(api.db, offersTarget, { merchantId })

  test('what was changed by hand is left alone by imports, field by field, until it is released', async () => {
    const run = await runs()
    const record = run.records.plain({ sku: 'H-1', ...SHIRT })
    await run.write(record)
    expect(
      (await acme('PATCH /v1/products/H-1', { title: 'My shirt', attributes: { color: 'crimson' } })).body,
    ).toMatchObject({
      protected: ['color', 'title'],
    })
    expect((await acme('PATCH /v1/offers/H-1', { price: '15.00', stock: 2 })).body.protected).toEqual([
      'price',
      'stock',
    ])
    expect((await run.known()).find((it) => it.key === 'H-1')?.digest).not.toBe(record.digest)
    expect(await run.write(record)).toEqual({ skipped: 1 })
    expect((await run.known()).find((it) => it.key === 'H-1')?.digest).toBe(record.digest)
    const next = { sku: 'H-1', ...SHIRT, title: 'Other', brand: 'Sud', price: 990, stock: 9, color: 'blue' }
    expect(await run.write(run.records.plain(next))).toEqual({ updated: 1 })
    expect((await acme('GET /v1/products/H-1')).body).toMatchObject({
      title: 'My shirt',
      brand: 'Sud',
      attributes: { color: 'crimson' },
    })
    expect((await acme('GET /v1/offers/H-1')).body).toMatchObject({ price: '15.00', stock: 2 })
    expect((await acme('POST /v1/offers/H-1/release', { fields: ['price'] })).body.protected).toEqual(['stock'])
    expect((await acme('POST /v1/products/H-1/release')).body.protected).toEqual([])
    expect(await run.write(run.records.plain(next))).toEqual({ updated: 1 })
    expect((await acme('GET /v1/products/H-1')).body).toMatchObject({ title: 'Other', attributes: { color: 'blue' } })
    expect((await acme('GET /v1/offers/H-1')).body).toMatchObject({ price: '9.90', stock: 2 })
  })

  test('a feed that says so writes over it, and what it wrote is protected no more', async () => {
    const run = await runs()
    await run.write(run.records.plain({ sku: 'O-1', ...SHIRT }))
    await acme('PATCH /v1/products/O-1', { title: 'Mine', brand: 'Own' })
    await acme('PATCH /v1/offers/O-1', { price: '15.00' })
    const at = new Date()
    const feed = {
      merchant_id: merchantId,
      target: 'offers',
      address: 'https://shop.test/feed',
      state: 'active' as const,
    }
    const more = {
      name: null,
      implicit: false,
      mapping_id: null,
      mode: 'full' as const,
      missing: 'deactivate' as const,
    }
    const row = {
      ...feed,
      ...more,
      options: { overwrite_edits: true },
      external_id: null,
      created_at: at,
      updated_at: at,
    }
    // The first feed is that of all other runs.
    const plain = { ...row, address: 'https://shop.test/plain', options: {} }
    await api.db.kysely.insertInto('feed').values(plain).execute()
    const { id: feedId } = await api.db.kysely.insertInto('feed').values(row).returning('id').executeTakeFirstOrThrow()
    const over = await runOf(api.db, offersTarget, { merchantId, feedId })
    const { brand: _, ...rest } = SHIRT
    expect(await over.write(over.records.plain({ sku: 'O-1', ...rest }))).toEqual({ updated: 1 })
    expect((await acme('GET /v1/products/O-1')).body).toMatchObject({
      title: 'Shirt',
      brand: 'Own',
      protected: ['brand'],
    })
    expect((await acme('GET /v1/offers/O-1')).body).toMatchObject({ price: '12.90', protected: [] })
  })

  test('stock and price loads leave it alone too, of offers and of variations', async () => {
    const run = await runs()
    const sisters = ['S', 'M'].map((size) => ({ axes: { size }, values: { sku: `V-${size}`, price: 1290, stock: 5 } }))
    await run.write(run.records.group('V', { title: 'Shirt' }, sisters))
    await run.write(run.records.plain({ sku: 'P-1', ...SHIRT }))
    expect(await acme('PATCH /v1/offers/V', { price: '1.00' })).toMatchObject({
      status: 409,
      body: { code: 'offers.has_variations' },
    })
    expect((await acme('PATCH /v1/variations/V-S', { price: '8.00' })).body).toMatchObject({
      price: '8.00',
      protected: ['price'],
    })
    expect((await acme('GET /v1/offers/V')).body.price).toBe('8.00')
    await acme('PATCH /v1/offers/P-1', { stock: 77 })
    const stock = await runOf(api.db, stockTarget, { merchantId })
    const lines = ['V-S', 'V-M', 'P-1'].map((sku) => stock.records.plain({ sku, price: 700, stock: 1 }))
    expect(await stock.write(lines)).toEqual({ updated: 3 })
    expect((await acme('GET /v1/variations/V-S')).body).toMatchObject({ price: '8.00', stock: 1 })
    expect((await acme('GET /v1/variations/V-M')).body).toMatchObject({ price: '7.00', stock: 1 })
    expect((await acme('GET /v1/offers/P-1')).body).toMatchObject({ price: '7.00', stock: 77 })
    await acme('PATCH /v1/offers/P-1', { price: '6.00' })
    expect(await stock.write(stock.records.plain({ sku: 'P-1', price: 700, stock: 1 }))).toEqual({ skipped: 1 })
  })

  test('the operator’s own products are protected from his own loads', async () => {
    const run = await runOf(api.db, productsTarget, { merchantId: null })
    const record = run.records.plain({ sku: 'OP-1', title: 'Loaded', brand: 'Nord' })
    await run.write(record)
    await operator('PATCH /v1/products/OP-1', { title: 'Enriched', seo: { title: 'Enriched lamp' } })
    expect(await run.write(record)).toEqual({ skipped: 1 })
    expect(await run.write(run.records.plain({ sku: 'OP-1', title: 'Loaded', brand: 'Sud' }))).toEqual({ updated: 1 })
    expect((await operator('GET /v1/products/OP-1')).body).toMatchObject({
      title: 'Enriched',
      brand: 'Sud',
      seo: { title: 'Enriched lamp' },
      protected: ['seo', 'title'],
    })
  })
})
