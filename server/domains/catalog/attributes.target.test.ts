import { expect, test } from 'vitest'
import { eachDatabase } from '../../../test/support/databases.ts'
import { load } from '../../../test/support/operator-load.ts'
import type { Database } from '../../platform/database.ts'
import attributes from './attributes.target.ts'
import categories from './categories.target.ts'

const row = (db: Database, code: string) =>
  db.kysely.selectFrom('attribute').selectAll().where('code', '=', code).executeTakeFirst()

eachDatabase((open) => {
  test('native attributes are switched off and made required', async () => {
    const { db } = await open()
    const batch = [
      { code: 'tags', required: null, active: 'no' },
      { code: 'brand', required: 'yes', active: null },
    ]
    expect(await load(db, attributes, batch)).toEqual({ updated: 2 })
    expect(await row(db, 'tags')).toMatchObject({ active: false, required: false, native: true, type: 'texts' })
    expect(await row(db, 'brand')).toMatchObject({ active: true, required: true, label: 'Brand' })
    expect(await load(db, attributes, batch)).toEqual({ unchanged: 2 })
  })

  test('an attribute of the operator’s own has a list of values, categories and translations', async () => {
    const { db } = await open()
    await load(db, categories, [
      { code: 'shoes', name: 'Shoes' },
      { code: 'boots', name: 'Boots' },
    ])
    const heel = {
      code: 'heel',
      label: 'Heel',
      'label:fr': 'Talon',
      entity: 'product',
      type: 'list',
      values: 'flat| high |flat|',
      categories: 'shoes|boots',
      required: 'yes',
      unit: null,
    }
    expect(await load(db, attributes, [heel])).toEqual({ created: 1 })
    expect(await row(db, 'heel')).toMatchObject({
      label: 'Heel',
      labels: { fr: 'Talon' },
      entity: 'product',
      type: 'list',
      values: [
        { code: 'flat', labels: {} },
        { code: 'high', labels: {} },
      ],
      categories: ['shoes', 'boots'],
      required: true,
      active: true,
      native: false,
      position: 53,
    })
    expect(await load(db, attributes, [heel])).toEqual({ unchanged: 1 })
    expect(await load(db, attributes, [{ ...heel, values: 'high', categories: '' }])).toEqual({ updated: 1 })
    expect(await row(db, 'heel')).toMatchObject({ values: [{ code: 'high', labels: {} }], categories: null })
  })

  test('what is said of values keeps the spellings that are known of them', async () => {
    const { db } = await open()
    const before = await row(db, 'gender')
    const codes = before!.values!.map((value) => value.code)
    expect(await load(db, attributes, [{ code: 'gender', values: `${codes.join('|')}|robot` }])).toEqual({ updated: 1 })
    expect((await row(db, 'gender'))!.values).toEqual([...before!.values!, { code: 'robot', labels: {} }])
  })

  test('an attribute of which only the code is given is an ordinary text', async () => {
    const { db } = await open()
    expect(await load(db, attributes, [{ code: 'heel' }, { code: 'sole' }])).toEqual({ created: 2 })
    expect(await row(db, 'sole')).toMatchObject({
      label: 'sole',
      entity: 'product',
      type: 'text',
      active: true,
      required: false,
      position: 54,
    })
  })

  test('a native attribute keeps its type, its entity and the words the marketplace acts on', async () => {
    const { db } = await open()
    const batch = [
      { code: 'brand', type: 'number', entity: null, active: null, values: undefined },
      { code: 'stock', type: null, entity: 'product', active: null, values: undefined },
      { code: 'sku', type: null, entity: null, active: 'no', values: undefined },
      { code: 'availability', type: null, entity: null, active: null, values: 'here|not here' },
      { code: 'title', type: 'text', entity: 'product', active: null, values: undefined },
    ]
    expect(await load(db, attributes, batch)).toEqual({
      unchanged: 1,
      rejected: {
        brand: 'value_refused type',
        stock: 'value_refused entity',
        sku: 'value_refused active',
        availability: 'value_refused values',
      },
    })
    expect(await row(db, 'sku')).toMatchObject({ active: true })
  })

  test('unknown categories, types and codes that nobody could name are refused', async () => {
    const { db } = await open()
    const batch = [
      { code: 'heel', type: 'list', categories: 'nowhere' },
      { code: 'sole', type: 'leather', categories: null },
      { code: 'title:fr', type: null, categories: null },
      { code: 'Heel Height', type: null, categories: null },
      { code: '__proto__', type: null, categories: null },
      { code: 'izb_row', type: null, categories: null },
    ]
    expect(await load(db, attributes, batch)).toEqual({
      rejected: {
        heel: 'unknown_reference categories',
        sole: 'unknown_value type',
        'title:fr': 'value_refused code',
        'Heel Height': 'value_refused code',
        ['__proto__']: 'value_refused code',
        izb_row: 'value_refused code',
      },
    })
    expect(await db.kysely.selectFrom('attribute').select('code').where('native', '=', false).execute()).toEqual([])
  })
})
