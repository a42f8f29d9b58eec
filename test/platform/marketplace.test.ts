import { expect, test } from 'vitest'
import { ATTRIBUTE_TYPES } from '../../engine/contract/target.ts'
import { MAPPING_ONLY, nativeAttributes } from '../../server/domains/catalog/index.ts'
import { type MerchantState, merchantMachine } from '../../server/domains/merchants/index.ts'
import { type Movable, moveRow } from '../../server/platform/move-row.ts'
import { readSettings, writeSettings } from '../../server/platform/settings.ts'
import { openMarketplace, prepareMarketplace } from '../../server/prepare-marketplace.ts'
import { eachDatabase, emptyDatabase } from '../support/databases.ts'

const NOW = new Date('2026-01-02T03:04:05.678Z')

const merchant: Movable<'merchant', MerchantState, keyof typeof merchantMachine.actions & string> = {
  noun: 'merchant',
  table: 'merchant',
  column: 'status',
  machine: merchantMachine,
  merchantId: (row) => row.id,
  view: (row) => ({ code: row.code, status: row.status }),
}

const operator = { actor: { role: 'operator', id: '7' }, at: NOW } as const

eachDatabase((open, dialect) => {
  test('a marketplace nobody configured has its attributes, its settings and one active merchant', async () => {
    const db = await openMarketplace(await emptyDatabase(dialect))
    const attributes = await db.kysely.selectFrom('attribute').selectAll().orderBy('position').execute()
    const merchants = await db.kysely.selectFrom('merchant').select(['code', 'status']).execute()
    const settings = await readSettings(db.kysely)
    await db.close()

    expect(attributes).toHaveLength(52)
    expect(attributes.every((it) => it.active && it.native && it.categories === null)).toBe(true)
    expect(attributes.filter((it) => it.required).map((it) => it.code)).toEqual(['sku', 'title', 'price'])
    expect(merchants).toEqual([{ code: 'default', status: 'active' }])
    expect(settings).toEqual({
      currency: 'EUR',
      language: 'en',
      catalog_mode: 'open',
      offer_acceptance: 'automatic',
      prices: 'gross',
      match_identifier: ['gtin'],
      default_category: null,
      acceptance_rules: [],
      moderated_attributes: [],
      facets: ['color', 'size', 'material', 'gender', 'age_group'],
      image_sizes: [80, 320, 640, 1280],
    })
  })

  test('preparing it again changes nothing that the operator changed', async () => {
    const { db } = await open()
    await db.kysely.updateTable('attribute').set({ required: true }).where('code', '=', 'brand').execute()
    await db.kysely.deleteFrom('attribute').where('code', '=', 'tags').execute()
    await db.kysely.updateTable('merchant').set({ code: 'acme' }).execute()
    await writeSettings(db.kysely, { currency: 'chf' })
    await db.kysely.deleteFrom('setting').where('key', '=', 'prepared').execute()
    await Promise.all([prepareMarketplace(db), prepareMarketplace(db)])

    const attributes = await db.kysely.selectFrom('attribute').select(['code', 'required']).execute()
    expect(attributes).toHaveLength(52)
    expect(attributes).toContainEqual({ code: 'brand', required: true })
    expect(await db.kysely.selectFrom('merchant').select('code').execute()).toEqual([{ code: 'acme' }])
    expect(await readSettings(db.kysely)).toMatchObject({ currency: 'CHF' })
  })

  test('settings are all written or none, and say what they may be', async () => {
    const { db } = await open()
    const wrong = writeSettings(db.kysely, { currency: 'USD', catalog_mode: 'ajar' })
    await expect(wrong).rejects.toMatchObject({
      code: 'platform.bad_setting',
      message: 'The setting catalog_mode cannot be that: it may be open, closed, enriched.',
    })
    await expect(writeSettings(db.kysely, { colour: 'x' })).rejects.toMatchObject({ code: 'platform.bad_setting' })
    expect(await readSettings(db.kysely)).toMatchObject({ currency: 'EUR', catalog_mode: 'open' })

    await writeSettings(db.kysely, { language: 'FR', match_identifier: 'title, mpn', catalog_mode: 'closed' })
    expect(await readSettings(db.kysely)).toMatchObject({
      language: 'fr',
      match_identifier: ['title', 'mpn'],
      catalog_mode: 'closed',
    })
  })

  test('a move writes the state, its history and its event', async () => {
    const { db } = await open()
    const { id } = await db.kysely.selectFrom('merchant').select('id').executeTakeFirstOrThrow()
    const moved = await db.transaction((tx) =>
      moveRow(tx, merchant, id, 'pause', { ...operator, reason: 'holidays' }, { updated_at: NOW }),
    )

    expect(moved).toMatchObject({ id, status: 'paused', updated_at: NOW })
    expect(await db.kysely.selectFrom('merchant').selectAll().execute()).toEqual([moved])
    expect(await db.kysely.selectFrom('transition').selectAll().execute()).toEqual([
      {
        id: 1,
        noun: 'merchant',
        noun_id: id,
        from_state: 'active',
        to_state: 'paused',
        action: 'pause',
        actor: operator.actor,
        reason: 'holidays',
        at: NOW,
      },
    ])
    expect(await db.kysely.selectFrom('event').selectAll().execute()).toEqual([
      {
        id: 1,
        type: 'merchant.paused',
        created_at: NOW,
        actor: operator.actor,
        merchant_id: id,
        data: { object: { code: 'default', status: 'paused' }, previous: { status: 'active' } },
        seq: null,
      },
    ])
  })

  test('a refused move leaves no trace and says what is allowed instead', async () => {
    const { db } = await open()
    const { id } = await db.kysely.selectFrom('merchant').select('id').executeTakeFirstOrThrow()
    const refused = db.transaction((tx) => moveRow(tx, merchant, id, 'reject', operator))

    await expect(refused).rejects.toMatchObject({
      code: 'platform.transition_refused',
      kind: 'conflict',
      message: 'A merchant that is active cannot reject.',
      fix: 'Allowed now: pause, stop, delete.',
    })
    expect(await db.kysely.selectFrom('transition').selectAll().execute()).toEqual([])
  })

  test('of two who move a row at the same moment, one is refused', async () => {
    const { db } = await open()
    const { id } = await db.kysely.selectFrom('merchant').select('id').executeTakeFirstOrThrow()
    const pause = () => db.transaction((tx) => moveRow(tx, merchant, id, 'pause', operator))
    const outcomes = await Promise.allSettled([pause(), pause()])

    expect(outcomes.map((it) => it.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await db.kysely.selectFrom('event').selectAll().execute()).toHaveLength(1)
  })

  test('what does not exist cannot move', async () => {
    const { db } = await open()
    const moving = db.transaction((tx) => moveRow(tx, merchant, 999, 'pause', operator))
    await expect(moving).rejects.toMatchObject({ code: 'platform.row_not_found', kind: 'not_found' })
  })
})

test('every native attribute is whole: a known type, five languages, values where it is a list', () => {
  const attributes = nativeAttributes()
  for (const it of attributes) {
    expect(it, it.code).toMatchObject({ entity: expect.stringMatching(/^(product|offer)$/) })
    expect(ATTRIBUTE_TYPES).toContain(it.type)
    expect(Object.keys(it.labels)).toEqual(['en', 'fr', 'de', 'es', 'it'])
    expect(Object.values(it.labels).every((label) => label.length > 1)).toBe(true)
    expect(it.description).toMatch(/^[A-Z].*\.$/)
    expect(it.values !== null).toBe(it.type === 'list')
    expect(it.unit !== null).toBe(it.type === 'measure')
  }
  expect(new Set(attributes.map((it) => it.code)).size).toBe(attributes.length)
  expect(attributes.map((it) => it.code)).toEqual(expect.arrayContaining([...MAPPING_ONLY]))
})
