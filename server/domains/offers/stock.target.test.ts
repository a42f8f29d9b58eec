import { expect, test } from 'vitest'
import { eachDatabase } from '../../../test/support/databases.ts'
import { merchant, runOf } from '../../../test/support/imports.ts'
import type { Database } from '../../platform/database.ts'
import { offersTarget } from './offers.target.ts'
import { stockTarget } from './stock.target.ts'

async function shop(db: Database) {
  const run = await runOf(db, offersTarget)
  const plain = run.records.plain({ sku: 'A1', title: 'Shirt', price: 1290, stock: 5, original_price: 2000 })
  const sizes = ['S', 'M'].map((size) => ({ axes: { size }, values: { sku: `P-${size}`, price: 5, stock: 1 } }))
  await run.write(plain, run.records.group('P', { title: 'Shirt' }, sizes))
  return { digest: plain.digest, stock: await runOf(db, stockTarget, { feedId: 2, runId: 2 }) }
}

const offer = (db: Database, sku: string) =>
  db.kysely.selectFrom('offer').selectAll().where('sku', '=', sku).executeTakeFirstOrThrow()

eachDatabase((open) => {
  test('stock and prices change, and nothing else does', async () => {
    const { db } = await open()
    const { digest, stock } = await shop(db)
    const record = stock.records.plain({ sku: 'A1', stock: 3, price: 990, original_price: null })
    expect(await stock.write(record)).toEqual({ updated: 1 })
    expect(await offer(db, 'A1')).toMatchObject({ stock: 3, price: 990, attributes: {}, digest, feed_id: 1, run_id: 2 })
    expect(await stock.write(record)).toEqual({ unchanged: 1 })
    expect(await stock.known()).toEqual([])
  })

  test('of a variation: its offer follows', async () => {
    const { db } = await open()
    const { stock } = await shop(db)
    expect(await stock.write(stock.records.plain({ sku: 'P-S', stock: 9, price: 4 }))).toEqual({ updated: 1 })
    expect(await offer(db, 'P')).toMatchObject({ stock: 10, price: 4 })
  })

  test('what does not exist is rejected: unknown, another merchant’s, deleted, an offer with variations', async () => {
    const { db } = await open()
    const { stock } = await shop(db)
    const offers = await runOf(db, offersTarget)
    await offers.write(offers.records.removed('A1'))
    const skus = ['A1', 'nobody', 'P', 'x\0']
    expect(await stock.write(skus.map((sku) => stock.records.plain({ sku, stock: 1 })))).toEqual({
      rejected: Object.fromEntries(skus.map((sku) => [sku, 'unknown_offer'])),
    })
    const other = await runOf(db, stockTarget, { merchantId: await merchant(db, 'other') })
    expect(await other.write(other.records.plain({ sku: 'P-S', stock: 1 }))).toEqual({
      rejected: { 'P-S': 'unknown_offer' },
    })
  })

  test('without a price an offer is a draft until it has one again', async () => {
    const { db } = await open()
    const { stock } = await shop(db)
    await stock.write(stock.records.plain({ sku: 'A1', price: null }))
    expect((await offer(db, 'A1')).state).toBe('draft')
    await stock.write(stock.records.plain({ sku: 'A1', price: 5 }))
    expect((await offer(db, 'A1')).state).toBe('active')
  })

  test('stock wakes nothing that was put away', async () => {
    const { db } = await open()
    const { stock } = await shop(db)
    await db.kysely
      .updateTable('offer')
      .set({ state: 'inactive', state_by: 'person' })
      .where('sku', '=', 'A1')
      .execute()
    await stock.write(stock.records.plain({ sku: 'A1', stock: 50 }))
    expect(await offer(db, 'A1')).toMatchObject({ state: 'inactive', state_by: 'person', stock: 50 })
  })
})
