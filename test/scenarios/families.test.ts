import { tmpdir } from 'node:os'
import { beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../engine/kernel/clock.ts'
import { workOff } from '../../workers/main.ts'
import { type Api, type Caller, serveApi } from '../support/api.ts'
import { catalogueOf } from '../support/catalogue.ts'
import { eachDatabase } from '../support/databases.ts'

eachDatabase((open) => {
  let api: Api
  let url: string
  let shelf: ReturnType<typeof catalogueOf>
  let operator: Caller
  let acme: Caller
  let bolt: Caller
  let front: Caller

  beforeAll(async () => {
    const opened = await open()
    url = opened.url
    api = await serveApi(opened)
    // Of the worker’s own time.
    shelf = catalogueOf(api.db, () => new Date())
    await shelf.category('apparel')
    await shelf.category('apparel.shoes', 'apparel')
    await shelf.category('home')
    const sheet = (key: string, category: string, price: number, merchant: string, color: string) =>
      shelf.add({
        key,
        title: `Thing ${key}`,
        category,
        brand: 'Été',
        attributes: { color, weight: 2 },
        offers: [{ merchant, price }],
      })
    await sheet('S1', 'apparel.shoes', 4900, 'acme', 'Red')
    await sheet('S2', 'apparel.shoes', 9900, 'bolt', 'blue')
    await sheet('T1', 'apparel', 1900, 'acme', 'RED')
    await sheet('H1', 'home', 1900, 'bolt', 'red')
    await shelf.follow()
    operator = (await api.token({ role: 'operator' })).ask
    acme = (await api.token({ role: 'merchant', merchant: 'acme' })).ask
    bolt = (await api.token({ role: 'merchant', merchant: 'bolt' })).ask
    front = (await api.token({ role: 'front' })).ask
  })

  const work = () =>
    workOff(
      { db: api.db, databaseUrl: url, dataDir: tmpdir(), clock: systemClock, log: () => undefined },
      new AbortController().signal,
    )
  const members = async (family: string, who = operator) => {
    const { body } = await who(`GET /v1/product-families/${family}/products`)
    return body.data?.map((it: { title: string }) => it.title.replace('Thing ', '')) ?? body.code
  }
  const CHEAP = {
    all: [
      { field: 'category', eq: 'apparel' },
      { field: 'price', lt: 50 },
    ],
  }

  test('a family is looked at before it is saved, and has its members once a job has found them', async () => {
    const preview = await operator('POST /v1/product-families/preview', { conditions: CHEAP })
    expect(preview).toMatchObject({ status: 200, body: { count: 2, exact: true } })
    const made = await operator('POST /v1/product-families', {
      code: 'cheap',
      name: 'Cheap clothes',
      conditions: CHEAP,
    })
    expect(made).toMatchObject({ status: 201, body: { code: 'cheap', merchant: null, members: 0, evaluated_at: null } })
    await work()
    expect(await members('cheap')).toEqual(['S1', 'T1'])
    const shown = (await operator('GET /v1/product-families/cheap')).body
    expect(shown).toMatchObject({ members: 2, version: 1 })
    expect(shown.evaluated_at).not.toBeNull()
    expect(await operator('POST /v1/product-families', { code: 'cheap', conditions: CHEAP })).toMatchObject({
      status: 409,
    })
  })

  test('products come and go as they change: by price, by category, by being new or put away', async () => {
    await shelf.change('offer', { price: 5100 }, { sku: 'S1' })
    await shelf.add({
      key: 'T2',
      title: 'Thing T2',
      category: 'apparel.shoes',
      offers: [{ merchant: 'bolt', price: 100 }],
    })
    await shelf.follow()
    expect(await members('cheap')).toEqual(['T1', 'T2'])
    await shelf.change('product', { state: 'inactive' }, { key: 'T2' })
    await api.db.kysely
      .updateTable('category')
      .set((it) => ({ parent_id: it.selectFrom('category as of').select('of.id').where('of.code', '=', 'home') }))
      .where('code', '=', 'apparel.shoes')
      .execute()
    await shelf.change('offer', { price: 4900 }, { sku: 'S1' })
    await shelf.follow()
    expect(await members('cheap')).toEqual(['T1'])
  })

  test('other conditions have every product judged again; another name has not', async () => {
    const named = await operator('PATCH /v1/product-families/cheap', { name: 'Red' })
    expect(named.body.evaluated_at).not.toBeNull()
    const changed = await operator('PATCH /v1/product-families/cheap', {
      conditions: {
        any: [
          { field: 'color', eq: 'red' },
          { field: 'merchant', eq: 'bolt' },
        ],
      },
    })
    expect(changed).toMatchObject({ status: 200, body: { evaluated_at: null, version: 3 } })
    await work()
    expect(await members('cheap')).toEqual(['S1', 'S2', 'T1', 'H1'])
  })

  test('a merchant has families of what is his, and sees no other', async () => {
    const conditions = { field: 'brand', eq: 'été' }
    const made = await acme('POST /v1/product-families', { code: 'mine', conditions })
    expect(made).toMatchObject({ status: 201, body: { merchant: 'acme' } })
    await bolt('POST /v1/product-families', { code: 'mine', conditions: { field: 'price', gte: 19 } })
    await work()
    expect(await members('mine', acme)).toEqual(['S1', 'T1'])
    expect(await members('mine', bolt)).toEqual(['S2', 'H1'])
    expect(await members('cheap', acme)).toBe('platform.row_not_found')
    expect((await acme('GET /v1/product-families')).body.data.map((it: { code: string }) => it.code)).toEqual(['mine'])
    const other = await acme('POST /v1/product-families', { code: 'x', merchant: 'bolt', conditions })
    expect(other).toMatchObject({ status: 422, body: { code: 'families.unknown_merchant' } })
    expect(await operator('GET /v1/product-families/mine')).toMatchObject({ status: 409 })
  })

  test('a front end lists and searches what is in a family of the operator', async () => {
    expect(await members('cheap', front)).toEqual(['S1', 'S2', 'T1', 'H1'])
    expect(await members('mine', front)).toBe('platform.row_not_found')
    const { body } = await front('GET /v1/catalog/search?family=cheap&price_max=20')
    expect(body.data.map((it: { title: string }) => it.title)).toEqual(['Thing H1', 'Thing T1'])
  })

  test('what cannot be a condition is refused, with the place and the way out', async () => {
    const wrong: [conditions: object, path: string][] = [
      [{}, '/conditions'],
      [{ field: 'colour', eq: 'red' }, '/conditions/field'],
      [{ all: [{ field: 'price', eq: 'cheap' }] }, '/conditions/all/0/eq'],
      [{ field: 'category', contains: 'a' }, '/conditions/contains'],
      [{ field: 'category', eq: 'no.such' }, '/conditions/eq'],
      [{ field: 'title', matches: '(a+)+$' }, '/conditions/matches'],
      [{ field: 'title', matches: '(' }, '/conditions/matches'],
      [{ field: 'title', matches: '.*.*.*x' }, '/conditions/matches'],
      [{ field: 'title', matches: '(?<=a)b' }, '/conditions/matches'],
      [{ field: 'title', eq: 'a\0' }, '/conditions/eq'],
      [{ field: 'title', in: Array.from({ length: 501 }, String) }, '/conditions/in'],
      [{ any: Array.from({ length: 101 }, () => ({ field: 'title', eq: 'x' })) }, '/conditions'],
      [JSON.parse(`${'{"not":'.repeat(40)}{"field":"title","eq":"x"}${'}'.repeat(40)}`), '/conditions'],
    ]
    for (const [conditions, path] of wrong) {
      const answer = await operator('POST /v1/product-families/preview', { conditions })
      expect(answer, JSON.stringify(conditions).slice(0, 80)).toMatchObject({
        status: 422,
        body: { code: 'families.bad_conditions', errors: [{ path }] },
      })
    }
  })

  test('by its owner’s own id it is made, replaced and taken away; its products stay', async () => {
    const put = (conditions: object) => operator('PUT /v1/product-families/external:f-7', { code: 'seven', conditions })
    expect(await put({ field: 'title', starts: 'thing' })).toMatchObject({
      status: 200,
      body: { code: 'seven', version: 1 },
    })
    expect(await put({ field: 'title', ends: '1' })).toMatchObject({ status: 200, body: { version: 2 } })
    await work()
    expect(await members('seven')).toEqual(['S1', 'T1', 'H1'])
    expect(await operator('DELETE /v1/product-families/external:f-7')).toMatchObject({ status: 200 })
    expect(await members('seven')).toBe('platform.row_not_found')
    const left = await api.db.kysely.selectFrom('product_family_member').select('family_id').distinct().execute()
    expect(left).toHaveLength(3)
  })

  test('a merchant that is deleted takes his families with him', async () => {
    await operator('POST /v1/merchants/bolt/stop', { reason: 'over' })
    expect(await operator('DELETE /v1/merchants/bolt')).toMatchObject({ status: 200 })
    const codes = await api.db.kysely.selectFrom('product_family').select('code').orderBy('code').execute()
    expect(codes).toEqual([{ code: 'cheap' }, { code: 'mine' }])
  })
})
