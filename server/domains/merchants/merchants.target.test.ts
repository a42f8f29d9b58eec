import { expect, test } from 'vitest'
import { withOwnFields } from '../../../engine/mapping/own-fields.ts'
import { eachDatabase } from '../../../test/support/databases.ts'
import { LOADED_AT, load } from '../../../test/support/operator-load.ts'
import type { Database } from '../../platform/database.ts'
import type { Target } from '../../platform/target.ts'
import target from './merchants.target.ts'

/** The target as a run sees it whose mapping gives these fields besides the native ones. */
const withFields = (...fields: string[]): Target => ({
  ...target,
  schema: async (db, scope) => {
    const attributes = Object.fromEntries(fields.map((field) => [field, { from: field }]))
    return withOwnFields(await target.schema(db, scope), { version: 1, target: 'merchants', attributes })
  },
})

const row = (db: Database, code: string) =>
  db.kysely.selectFrom('merchant').selectAll().where('code', '=', code).executeTakeFirst()

eachDatabase((open) => {
  test('a merchant of whom only the code is given is active and called by it', async () => {
    const { db } = await open()
    expect(await load(db, target, [{ code: 'acme' }])).toEqual({ created: 1 })
    expect(await row(db, 'acme')).toMatchObject({
      name: 'acme',
      status: 'active',
      email: null,
      iban: null,
      custom: {},
      version: 1,
      created_at: LOADED_AT,
    })
    expect(await load(db, target, [{ code: 'acme' }])).toEqual({ unchanged: 1 })
  })

  test('a merchant is changed and cleared column by column', async () => {
    const { db } = await open()
    const acme = { code: 'acme', name: 'Acme', email: 'a@acme.test', country: 'France', language: 'fr', currency: '€' }
    await load(db, target, [acme])
    expect(await row(db, 'acme')).toMatchObject({ name: 'Acme', country: 'FR', language: 'fr', currency: 'EUR' })
    expect(await load(db, target, [{ code: 'acme', email: '', name: '' }])).toEqual({ updated: 1 })
    expect(await row(db, 'acme')).toMatchObject({ name: 'Acme', email: null, country: 'FR', version: 2 })
    expect(await load(db, target, [{ code: 'acme', country: 'Atlantis' }])).toEqual({
      rejected: { acme: 'unknown_country country' },
    })
  })

  test('a state moves as the operator would move it, with its history, or is refused', async () => {
    const { db } = await open()
    const batch = [
      { code: 'acme', status: 'onboarding', city: 'Lyon' },
      { code: 'bolt', status: null, city: 'Nice' },
      { code: 'cask', status: 'sleepy', city: 'Brest' },
    ]
    expect(await load(db, target, batch)).toEqual({ created: 2, rejected: { cask: 'unknown_value status' } })
    const moves = [
      { code: 'acme', status: 'paused', city: 'Paris' },
      { code: 'bolt', status: 'paused', city: 'Paris' },
    ]
    expect(await load(db, target, moves)).toEqual({ updated: 1, rejected: { acme: 'value_refused status' } })
    expect(await row(db, 'acme')).toMatchObject({ status: 'onboarding', city: 'Lyon', version: 1 })
    expect(await row(db, 'bolt')).toMatchObject({ status: 'paused', city: 'Paris', version: 2, updated_at: LOADED_AT })
    expect(await db.kysely.selectFrom('event').select('type').execute()).toEqual([{ type: 'merchant.paused' }])
    expect(await load(db, target, [{ code: 'bolt', status: 'paused' }])).toEqual({ unchanged: 1 })
  })

  test('a deleted merchant is removed, never made', async () => {
    const { db } = await open()
    await load(db, target, [{ code: 'acme' }])
    const batch = [
      { code: 'acme', status: 'deleted' },
      { code: 'nobody', status: 'deleted' },
    ]
    expect(await load(db, target, batch)).toEqual({ removed: 2 })
    expect(await row(db, 'acme')).toMatchObject({ status: 'deleted' })
    expect(await row(db, 'nobody')).toBeUndefined()
    expect(await load(db, target, [{ code: 'acme', status: 'active' }])).toEqual({
      rejected: { acme: 'value_refused status' },
    })
  })

  test('the operator’s own fields are kept beside, whatever they are called', async () => {
    const { db } = await open()
    const own = withFields('account_manager', '__proto__', 'constructor')
    const first = { code: 'acme', account_manager: 'Ada', constructor: 'Bob', ['__proto__']: 'Eve' }
    expect(await load(db, own, [first])).toEqual({ created: 1 })
    const kept = async () => Object.entries((await row(db, 'acme'))!.custom).toSorted(([a], [b]) => (a < b ? -1 : 1))
    expect(await kept()).toEqual([
      ['__proto__', 'Eve'],
      ['account_manager', 'Ada'],
      ['constructor', 'Bob'],
    ])
    expect(await load(db, own, [first])).toEqual({ unchanged: 1 })
    expect(await load(db, own, [{ code: 'acme', account_manager: '' }])).toEqual({ updated: 1 })
    expect(await kept()).toEqual([
      ['__proto__', 'Eve'],
      ['constructor', 'Bob'],
    ])
    expect(await load(db, target, [{ code: 'acme', name: 'Acme' }])).toEqual({ updated: 1 })
    expect(await kept()).toHaveLength(2)
  })

  test('two merchants do not share an external id, nor take one that is given', async () => {
    const { db } = await open()
    const batch = [
      { code: 'a', external_id: '1' },
      { code: 'b', external_id: '1' },
    ]
    expect(await load(db, target, batch)).toEqual({ created: 1, rejected: { b: 'duplicate_key external_id' } })
    const handed = [
      { code: 'a', external_id: '2' },
      { code: 'c', external_id: '1' },
    ]
    expect(await load(db, target, handed)).toEqual({ created: 1, updated: 1 })
  })
})
