import { expect, test } from 'vitest'
import { eachDatabase } from '../../../test/support/databases.ts'
import { merchant, runOf } from '../../../test/support/imports.ts'
import type { Database } from '../../platform/database.ts'
import { productsTarget } from './products.target.ts'

const SHIRT = { sku: 'P1', title: 'Shirt', gtin: '3000000000017', color: 'red' }

const product = (db: Database, key = 'P1') =>
  db.kysely.selectFrom('product').selectAll().where('key', '=', key).executeTakeFirstOrThrow()

eachDatabase((open) => {
  test('the operator’s products are live at once and found by their identifier', async () => {
    const { db } = await open()
    const run = await runOf(db, productsTarget, { merchantId: null, settings: { offer_acceptance: 'manual' } })
    const record = run.records.plain(SHIRT)
    expect(await run.write(record)).toEqual({ created: 1 })
    const row = await product(db)
    expect(row).toMatchObject({ merchant_id: null, title: 'Shirt', attributes: { color: 'red' }, state: 'active' })
    expect(row).toMatchObject({ match_key: '03000000000017', digest: record.digest })
    expect(await run.known()).toEqual([{ key: 'P1', digest: record.digest, owned: true }])
    expect(await run.write({ ...record, digest: '1' })).toEqual({ unchanged: 1 })
    expect(await run.write(run.records.plain({ sku: 'P1', gtin: null, color: null }))).toEqual({ updated: 1 })
    expect(await product(db)).toMatchObject({ title: 'Shirt', gtin: null, match_key: null, attributes: {} })
  })

  test('two owners may have the same key', async () => {
    const { db } = await open()
    for (const merchantId of [null, await merchant(db, 'default'), await merchant(db, 'other')]) {
      const run = await runOf(db, productsTarget, { merchantId })
      expect(await run.write(run.records.plain(SHIRT))).toEqual({ created: 1 })
    }
    expect(await db.kysely.selectFrom('product').select('id').execute()).toHaveLength(3)
  })

  test('missing, removed, put away by a person, back again', async () => {
    const { db } = await open()
    const run = await runOf(db, productsTarget, { merchantId: null })
    const record = run.records.plain(SHIRT)
    await run.write(record)
    expect(await run.remove(['P1'], 'zero-stock')).toBe(0)
    expect(await run.remove(['P1'], 'deactivate')).toBe(1)
    expect((await product(db)).state).toBe('inactive')
    expect(await run.known()).toEqual([{ key: 'P1', digest: null, owned: false }])
    expect(await run.write(record)).toEqual({ updated: 1 })
    expect((await product(db)).state).toBe('active')
    expect(await run.write(run.records.plain({ ...SHIRT, status: 'inactive' }))).toEqual({ updated: 1 })
    await db.kysely.updateTable('product').set({ state_by: 'person' }).execute()
    await run.write(run.records.plain({ ...SHIRT, title: 'Shirt 2', status: 'active' }))
    expect(await product(db)).toMatchObject({ state: 'inactive', title: 'Shirt 2' })
    expect(await run.write(run.records.removed('P1'))).toEqual({ removed: 1 })
    expect(await run.write(run.records.plain({ sku: 'P1', title: 'New' }))).toEqual({ created: 1 })
    expect(await product(db)).toMatchObject({ state: 'active', gtin: null, attributes: {} })
  })
})
