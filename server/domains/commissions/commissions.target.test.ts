import { expect, test } from 'vitest'
import { eachDatabase } from '../../../test/support/databases.ts'
import { LOADED_AT, load, type Mapped } from '../../../test/support/operator-load.ts'
import type { Database } from '../../platform/database.ts'
import { writeSettings } from '../../platform/settings.ts'
import categories from '../catalog/categories.target.ts'
import target from './commissions.target.ts'

const row = (db: Database, code: string) =>
  db.kysely.selectFrom('commission_rule').selectAll().where('code', '=', code).executeTakeFirst()

const one = (db: Database, rule: Mapped) => load(db, target, [{ code: 'r', ...rule }])

eachDatabase((open) => {
  test('a rule has all it was given, exactly', async () => {
    const { db } = await open()
    await load(db, categories, [{ code: 'shoes', name: 'Shoes' }])
    const rule = {
      merchant: 'default',
      category: 'shoes',
      brand: 'Acme',
      country_of_origin: 'Frankreich',
      percent: '12.3456 %',
      amount: '0.25',
      base: 'net',
      shipping: 'in',
      per: 'order',
      stacking: 'cumulative',
      priority: '7',
      minimum: '1',
      maximum: '90071992547409.91',
      external_id: 'E1',
    }
    expect(await one(db, rule)).toEqual({ created: 1 })
    expect(await row(db, 'r')).toMatchObject({
      merchant: 'default',
      category: 'shoes',
      brand: 'Acme',
      country_of_origin: 'FR',
      percent_ppm: 123_456,
      amount: 25,
      currency: 'EUR',
      base: 'net',
      shipping: 'in',
      per: 'order',
      stacking: 'cumulative',
      priority: 7,
      minimum: 100,
      maximum: 9_007_199_254_740_991,
      external_id: 'E1',
      created_at: LOADED_AT,
    })
    expect(await one(db, rule)).toEqual({ unchanged: 1 })
  })

  test('a rule is changed and cleared column by column', async () => {
    const { db } = await open()
    await one(db, { percent: '10', brand: 'Acme', priority: '1' })
    expect(await one(db, { brand: '' })).toEqual({ updated: 1 })
    expect(await row(db, 'r')).toMatchObject({ percent_ppm: 100_000, brand: null, priority: 1, currency: null })
    expect(await one(db, { percent: '', amount: '2.5' })).toEqual({ updated: 1 })
    expect(await row(db, 'r')).toMatchObject({ percent_ppm: null, amount: 250, currency: 'EUR' })
  })

  test('a rule takes something, within what is possible', async () => {
    const { db } = await open()
    const rules = [
      { percent: null, amount: null },
      { percent: '100.0001', amount: null },
      { percent: '-1', amount: null },
      { percent: '0.00001', amount: null },
      { percent: 'reduced', amount: null },
      { percent: null, amount: '-1' },
      { percent: null, amount: 'much' },
    ].map((rule, index) => ({ code: `r${index}`, ...rule }))
    expect(await load(db, target, rules)).toEqual({
      rejected: {
        r0: 'required_missing percent',
        r1: 'out_of_range percent',
        r2: 'out_of_range percent',
        r3: 'out_of_range percent',
        r4: 'out_of_range percent',
        r5: 'out_of_range amount',
        r6: 'not_a_price amount',
      },
    })
    expect(await one(db, { percent: '0' })).toEqual({ created: 1 })
    expect(await one(db, { percent: '' })).toEqual({ rejected: { r: 'required_missing percent' } })
    expect(await one(db, { minimum: '2', maximum: '1' })).toEqual({ rejected: { r: 'out_of_range minimum' } })
  })

  test('a criterion that cannot be read leaves out the rule: without it, it would hold for everything', async () => {
    const { db } = await open()
    const rule = { merchant: null, category: null, country_of_origin: null, base: null, percent: '5' }
    const rules = [
      { code: 'm', ...rule, merchant: 'nobody' },
      { code: 'c', ...rule, category: 'nowhere' },
      { code: 'o', ...rule, country_of_origin: 'Atlantis' },
      { code: 'b', ...rule, base: 'brutto' },
    ]
    expect(await load(db, target, rules)).toEqual({
      rejected: {
        m: 'unknown_reference merchant',
        c: 'unknown_reference category',
        o: 'unknown_country country_of_origin',
        b: 'unknown_value base',
      },
    })
  })

  test('days are whole, instants without a zone are UTC, wherever the server stands', async () => {
    const { db } = await open()
    const zone = process.env.TZ
    process.env.TZ = 'Pacific/Auckland'
    const told = await one(db, { percent: '5', starts_at: '2026-01-01', ends_at: '2026-01-31' })
    const again = await load(db, target, [
      { code: 's', percent: '5', starts_at: '2026-01-01 08:30', ends_at: '2026-01-31T10:00:00+02:00' },
    ])
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
    expect([told, again]).toEqual([{ created: 1 }, { created: 1 }])
    expect(await row(db, 'r')).toMatchObject({
      starts_at: new Date('2026-01-01T00:00:00.000Z'),
      ends_at: new Date('2026-01-31T23:59:59.999Z'),
    })
    expect(await row(db, 's')).toMatchObject({
      starts_at: new Date('2026-01-01T08:30:00.000Z'),
      ends_at: new Date('2026-01-31T08:00:00.000Z'),
    })
    expect(await one(db, { starts_at: '2026-02-30' })).toEqual({ rejected: { r: 'not_a_date starts_at' } })
    expect(await one(db, { starts_at: '2026-02-01' })).toEqual({ rejected: { r: 'out_of_range ends_at' } })
  })

  test('no amount slips into another currency', async () => {
    const { db } = await open()
    expect(await one(db, { amount: '500', currency: 'JPY' })).toEqual({ created: 1 })
    expect(await row(db, 'r')).toMatchObject({ amount: 500, currency: 'JPY' })
    expect(await one(db, { amount: '5.00' })).toEqual({ rejected: { r: 'wrong_currency currency' } })
    expect(await one(db, { currency: 'EUR' })).toEqual({ rejected: { r: 'wrong_currency currency' } })
    expect(await one(db, { amount: '5.00', currency: 'EUR' })).toEqual({ updated: 1 })
    await writeSettings(db.kysely, { currency: 'USD' })
    expect(await one(db, { priority: '1' })).toEqual({ updated: 1 })
    expect(await row(db, 'r')).toMatchObject({ amount: 500, currency: 'EUR', priority: 1 })
  })
})
