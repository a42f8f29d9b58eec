import { beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../engine/kernel/clock.ts'
import { findOrphans } from '../../server/check-integrity.ts'
import { type Context, operatorContext } from '../../server/context.ts'
import { listCategories, products } from '../../server/domains/catalog/index.ts'
import { offers, variations } from '../../server/domains/offers/index.ts'
import type { Database } from '../../server/platform/database.ts'
import type { Page, PageRequest } from '../../server/platform/pages.ts'
import { eachDatabase } from '../support/databases.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute))
const stamps = (minute: number) => ({ created_at: at(0), updated_at: at(minute) })
const unsaid = { digest: null, feed_id: null, run_id: null, state_by: null }

async function addMerchant(db: Database, code: string): Promise<number> {
  const none = Object.fromEntries(
    ['email', 'region', 'language', 'currency', 'legal_name', 'registration_number', 'vat_number'].map((it) => [
      it,
      null,
    ]),
  )
  const place = Object.fromEntries(
    ['street', 'postal_code', 'city', 'country', 'iban', 'external_id'].map((it) => [it, null]),
  )
  const row = { code, name: code, ...none, ...place, status: 'active', custom: {}, ...stamps(0) }
  const { id } = await db.kysely
    .insertInto('merchant')
    .values(row as never)
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function addProduct(db: Database, merchant: number, key: string, minute: number): Promise<number> {
  const { id } = await db.kysely
    .insertInto('product')
    .values({
      merchant_id: merchant,
      key,
      title: `Product ${key}`,
      brand: minute % 2 ? 'Odd' : 'Even',
      gtin: null,
      category_id: null,
      source_category: null,
      image_url: null,
      attributes: { material: 'linen' },
      state: 'active',
      match_key: null,
      external_id: null,
      ...unsaid,
      ...stamps(minute),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function addOffer(
  db: Database,
  merchant: number,
  product: number,
  sku: string,
  price: number,
  stock: number | null,
) {
  const { id } = await db.kysely
    .insertInto('offer')
    .values({
      merchant_id: merchant,
      product_id: product,
      sku,
      price,
      sale_price: null,
      currency: 'EUR',
      stock,
      availability: null,
      condition: 'new',
      attributes: {},
      state: 'active',
      ...unsaid,
      ...stamps(0),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function allPages<View>(
  list: (request: PageRequest) => Promise<Page<View>>,
  request: PageRequest,
): Promise<View[]> {
  const seen: View[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Page<View> = await list({ ...request, ...(cursor === undefined ? {} : { cursor }) })
    seen.push(...page.data)
    cursor = page.next_cursor
  }
  return seen
}

eachDatabase((open) => {
  let db: Database
  let operator: Context
  let lea: number

  beforeAll(async () => {
    ;({ db } = await open())
    operator = operatorContext(db, systemClock)
    lea = await addMerchant(db, 'lea')
    const tom = await addMerchant(db, 'tom')
    // Minutes repeat on purpose: the order must not lose what is equal.
    for (let i = 0; i < 23; i++) await addProduct(db, i % 2 ? lea : tom, `P${String(i).padStart(2, '0')}`, i % 3)
    const shirt = await addProduct(db, lea, 'SHIRT', 5)
    await addOffer(db, lea, shirt, 'S-1', 1290, 7)
    await addOffer(db, lea, shirt, 'S-2', 99, null)
    await addOffer(db, tom, shirt, 'S-2', 100_000, 0)
  })

  describe('a list', () => {
    test.each(['id', '-id', 'key', '-updated_at', 'updated_at'])(
      'by %s gives everything once, in order',
      async (sort) => {
        const seen = await allPages((request) => products.page(operator, request), { sort, limit: 5 })
        const field = sort.replace('-', '') as 'id' | 'key' | 'updated_at'
        const values = seen.map((it) => (field === 'id' ? Number(it.id) : it[field]))
        const ascending = [...values].sort((a, b) => (a === b ? 0 : (a as never) < (b as never) ? -1 : 1))
        expect(new Set(seen.map((it) => it.id)).size).toBe(24)
        expect(values).toEqual(sort.startsWith('-') ? ascending.reverse() : ascending)
      },
    )

    test('is filtered by codes, by several values, and by what is empty', async () => {
      const keys = async (filters: Record<string, string>) =>
        (await products.page(operator, { filters, limit: 100 })).data.map((it) => it.key)
      expect(await keys({ merchant: 'tom' })).toHaveLength(12)
      expect(await keys({ merchant: 'lea,tom' })).toHaveLength(24)
      expect(await keys({ merchant: 'nobody' })).toEqual([])
      expect(await keys({ key: 'P01,SHIRT' })).toEqual(['P01', 'SHIRT'])
      expect(await keys({ gtin: '', key: 'P02' })).toEqual(['P02'])
      expect(await keys({ updated_at: at(5).toISOString() })).toEqual(['SHIRT'])
    })

    test('refuses what it cannot be asked', async () => {
      const asked = (request: PageRequest) => products.page(operator, request)
      await expect(asked({ filters: { __proto__: 'x', colour: 'red' } })).rejects.toThrow('no field “colour”')
      await expect(asked({ filters: { toString: 'x' } })).rejects.toThrow('no field “toString”')
      await expect(asked({ sort: 'gtin' })).rejects.toThrow('no field “gtin”')
      await expect(asked({ filters: { id: '1;drop' } })).rejects.toThrow('it takes a whole number')
      await expect(asked({ filters: { key: 'a\0b' } })).rejects.toThrow('it takes text without NUL')
      await expect(asked({ limit: 0 })).rejects.toThrow('cannot have 0 entries')
      const { next_cursor } = await asked({ sort: 'key', limit: 1 })
      await expect(asked({ sort: 'id', cursor: next_cursor ?? '' })).rejects.toThrow('not one of this list')
      await expect(asked({ cursor: 'rubbish' })).rejects.toThrow('not one of this list')
    })

    test('of nothing is empty', async () => {
      expect(await listCategories(operator, {})).toEqual({ data: [], next_cursor: null })
      expect(await variations.page(operator, { filters: { offer_id: '999999999999' } })).toMatchObject({ data: [] })
    })
  })

  test('money is a decimal with its currency, instants are UTC, ids are text', async () => {
    const { data } = await offers.page(operator, { filters: { merchant: 'lea' } })
    expect(data).toMatchObject([
      {
        sku: 'S-1',
        price: '12.90',
        currency: 'EUR',
        stock: 7,
        merchant: 'lea',
        created_at: '2026-01-01T12:00:00.000Z',
      },
      {
        sku: 'S-2',
        price: '0.99',
        stock: null,
        title: 'Product SHIRT',
        actions: ['return_to_draft', 'deactivate', 'delete'],
      },
    ])
    expect(typeof data[0]?.id).toBe('string')
    expect(Object.keys(data[0] ?? {})).not.toContain('izb_sort_key')
  })

  test('one is found by its id or by what it is called; a name of several is said to be one', async () => {
    const offer = await offers.find(operator, 'S-1')
    expect(await offers.find(operator, offer.id)).toEqual(offer)
    await expect(offers.find(operator, 'S-2')).rejects.toThrow('Several offers are called “S-2”')
    await expect(products.find(operator, '99999999999999')).rejects.toThrow('There is no product 99999999999999')
    expect(await products.find(operator, 'SHIRT')).toMatchObject({ merchant: 'lea', attributes: { material: 'linen' } })
  })

  test('the doctor finds what points nowhere', async () => {
    expect(await findOrphans(db.kysely)).toEqual([])
    await addOffer(db, lea, 123_456, 'LOST', 1, 1)
    expect(await findOrphans(db.kysely)).toEqual([{ what: 'offers without their product', count: 1 }])
    await db.kysely.deleteFrom('offer').where('sku', '=', 'LOST').execute()
  })
})
