import { beforeAll, expect, test } from 'vitest'
import { judgeSubmitted } from '../../server/domains/offers/index.ts'
import { offersTarget } from '../../server/domains/offers/offers.target.ts'
import { type Api, type Caller, serveApi } from '../support/api.ts'
import { eachDatabase } from '../support/databases.ts'
import { runOf } from '../support/imports.ts'

eachDatabase((open) => {
  let api: Api
  let operator: Caller
  let acme: Caller
  let other: Caller

  beforeAll(async () => {
    api = await serveApi(await open())
    operator = (await api.token({ role: 'operator' })).ask
    for (const code of ['acme', 'other']) await api.merchant(code)
    acme = (await api.token({ role: 'merchant', merchant: 'acme' })).ask
    other = (await api.token({ role: 'merchant', merchant: 'other' })).ask
    await operator('POST /v1/categories', { code: 'lamps', name: 'Lamps', published: true })
    await operator('POST /v1/categories', { code: 'hidden', name: 'Hidden' })
  })

  const settings = (change: object) => operator('PATCH /v1/settings', change)
  const told = async (noun: string, id: string) => {
    const rows = await api.db.kysely.selectFrom('event').select(['type', 'data']).orderBy('id').execute()
    return rows
      .filter((it) => it.type.startsWith(`${noun}.`) && (it.data.object as { id: string }).id === id)
      .map((it) => it.type.slice(noun.length + 1))
  }
  const product = async (key: string, more: object = {}) => {
    const made = await acme('POST /v1/products', { key, title: key, category: 'lamps', ...more })
    expect(made.status, made.text).toBe(201)
    return made.body
  }

  test('a merchant makes a product and an offer; with automatic acceptance both are live once submitted', async () => {
    await settings({ offer_acceptance: 'automatic' })
    const made = await product('lamp-1', { seo: { slug: 'lamp-1', title: 'The lamp' }, attributes: { color: 'red' } })
    expect(made).toMatchObject({
      merchant: 'acme',
      state: 'draft',
      seo: { slug: 'lamp-1' },
      sellable: false,
      unsellable_reasons: ['product_not_active'],
    })
    const offer = await acme('POST /v1/offers', { sku: 'A-1', product: 'lamp-1', price: '29.90', stock: 3 })
    expect(offer, offer.text).toMatchObject({ status: 201, body: { price: '29.90', currency: 'EUR', state: 'draft' } })
    expect((await acme('POST /v1/offers/A-1/submit')).body.state).toBe('submitted')
    const live = await acme('POST /v1/products/lamp-1/submit')
    expect(live.body).toMatchObject({ state: 'active', sellable: true, unsellable_reasons: [] })
    expect((await acme('GET /v1/offers/A-1')).body).toMatchObject({ state: 'active', sellable: true })
    expect(await told('product', made.id)).toEqual(['created', 'submitted', 'activated'])
    expect(await told('offer', offer.body.id)).toEqual(['created', 'submitted', 'activated'])
    const { body } = await acme('GET /v1/products/lamp-1/history')
    expect(body.data.map((it: { action: string; actor: { role: string } }) => [it.action, it.actor.role])).toEqual([
      ['create', 'merchant'],
      ['submit', 'merchant'],
      ['accept', 'clock'],
    ])
  })

  test('what waits is refused field by field, reworked, submitted again and accepted', async () => {
    await settings({ offer_acceptance: 'manual' })
    const made = await product('lamp-2')
    expect((await acme('POST /v1/products/lamp-2/submit')).body).toMatchObject({
      state: 'submitted',
      actions: ['return_to_draft', 'delete'],
    })
    expect((await operator('GET /v1/products?state=submitted')).body.data).toMatchObject([{ key: 'lamp-2' }])
    expect((await acme('POST /v1/products/lamp-2/accept')).status).toBe(403)
    expect(await operator('POST /v1/products/lamp-2/refuse')).toMatchObject({
      status: 422,
      body: { code: 'catalog.reason_needed' },
    })
    const refused = await operator('POST /v1/products/lamp-2/refuse', { fields: { title: 'too short' } })
    expect(refused.body).toMatchObject({ state: 'refused', refusal: { reason: null, fields: { title: 'too short' } } })
    expect(await acme('POST /v1/products/lamp-2/submit')).toMatchObject({
      status: 409,
      body: { code: 'platform.transition_refused', state: 'refused', actions: ['return_to_draft', 'delete'] },
    })
    expect((await acme('PATCH /v1/products/lamp-2', { title: 'A desk lamp' })).body).toMatchObject({
      state: 'draft',
      refusal: null,
    })
    await acme('POST /v1/products/lamp-2/submit')
    expect((await operator('POST /v1/products/lamp-2/accept')).body.state).toBe('active')
    expect(await told('product', made.id)).toEqual([
      'created',
      'submitted',
      'refused',
      'updated',
      'returned_to_draft',
      'submitted',
      'activated',
    ])
  })

  test('standing orders decide what nobody has to look at', async () => {
    await settings({
      offer_acceptance: 'automatic',
      acceptance_rules: [
        { on: 'product', verdict: 'refuse', reason: 'We sell no Acmeware.', brands: ['acmeware'] },
        { on: 'product', verdict: 'wait', lacks: ['image_url'] },
        { on: 'offer', verdict: 'wait', price_from: '1000' },
      ],
    })
    await product('r-1', { brand: 'ACMEWARE' })
    expect((await acme('POST /v1/products/r-1/submit')).body).toMatchObject({
      state: 'refused',
      refusal: { reason: 'We sell no Acmeware.' },
    })
    await product('r-2')
    expect((await acme('POST /v1/products/r-2/submit')).body.state).toBe('submitted')
    await product('r-3', { image_url: 'https://shop.test/3.jpg' })
    expect((await acme('POST /v1/products/r-3/submit')).body.state).toBe('active')
    await acme('POST /v1/offers', { sku: 'R-3', product: 'r-3', price: '1000.00', stock: 1 })
    expect((await acme('POST /v1/offers/R-3/submit')).body.state).toBe('submitted')
    await acme('PATCH /v1/offers/R-3', { price: '999.99' })
    await acme('POST /v1/offers/R-3/return-to-draft')
    expect((await acme('POST /v1/offers/R-3/submit')).body.state).toBe('active')
    expect(await settings({ acceptance_rules: [{ on: 'offer', verdict: 'refuse' }] })).toMatchObject({
      status: 400,
      body: { code: 'platform.bad_setting' },
    })
    await settings({ acceptance_rules: [] })
  })

  test('what an import brings waits for the standing orders, and is judged by a job when it is done', async () => {
    const merchantId = Number((await operator('GET /v1/merchants/other')).body.id)
    await settings({ acceptance_rules: [{ on: 'any', verdict: 'refuse', reason: 'Not here.', brands: ['Sud'] }] })
    const run = await runOf(api.db, offersTarget, { merchantId })
    const one = { title: 'One', price: 990, stock: 1, category: 'lamps' }
    await run.write(
      run.records.plain({ ...one, sku: 'J-1', brand: 'Nord' }),
      run.records.plain({ ...one, sku: 'J-2', brand: 'Sud' }),
    )
    const states = async () => {
      const { body } = await other('GET /v1/offers?sku=J-1,J-2')
      const { body: sheets } = await other('GET /v1/products?key=J-1,J-2')
      return [...sheets.data, ...body.data].map((it: { state: string }) => it.state)
    }
    expect(await states()).toEqual(['submitted', 'submitted', 'submitted', 'submitted'])
    const { signal } = new AbortController()
    await judgeSubmitted(api.db, api.clock, merchantId, signal)
    expect(await states()).toEqual(['active', 'refused', 'active', 'submitted'])
    await judgeSubmitted(api.db, api.clock, merchantId, signal)
    expect(await states()).toEqual(['active', 'refused', 'active', 'submitted'])
    await settings({ acceptance_rules: [] })
  })

  test('an offer says why it cannot be sold', async () => {
    await product('w-1')
    await acme('POST /v1/products/w-1/submit')
    await acme('POST /v1/offers', { sku: 'W-1', product: 'w-1', price: '10', stock: 5 })
    const reasons = async () => (await acme('GET /v1/offers/W-1')).body.unsellable_reasons
    expect(await reasons()).toEqual(['offer_not_active'])
    expect((await acme('POST /v1/offers/W-1/submit')).body.sellable).toBe(true)
    await acme('PATCH /v1/offers/W-1', { stock: 0, sells_from: '2026-06-01T00:00:00Z' })
    expect(await reasons()).toEqual(['no_stock', 'outside_selling_dates'])
    await acme('PATCH /v1/offers/W-1', { stock: null, sells_from: null })
    expect(await reasons()).toEqual([])
    await acme('PATCH /v1/products/w-1', { category: 'hidden' })
    expect(await reasons()).toEqual(['category_unpublished'])
    await acme('POST /v1/products/w-1/deactivate')
    await operator('POST /v1/merchants/acme/pause')
    expect(await reasons()).toEqual(['product_not_active', 'merchant_not_active', 'category_unpublished'])
    await operator('POST /v1/merchants/acme/resume')
    await acme('POST /v1/products/w-1/activate')
    await acme('PATCH /v1/products/w-1', { category: 'lamps', kind: 'service' })
    await acme('PATCH /v1/offers/W-1', { stock: 0 })
    expect(await reasons()).toEqual([])
  })

  test('what a listing cannot be without takes it back to draft', async () => {
    await product('d-1')
    await acme('POST /v1/products/d-1/submit')
    const { body } = await acme('POST /v1/offers', { sku: 'D-1', product: 'd-1', price: '10', stock: 5 })
    await acme('POST /v1/offers/D-1/submit')
    expect((await acme('PATCH /v1/offers/D-1', { price: null })).body).toMatchObject({ state: 'draft', price: null })
    expect(await told('offer', body.id)).toEqual([
      'created',
      'submitted',
      'activated',
      'updated',
      'price_changed',
      'returned_to_draft',
    ])
    expect((await acme('POST /v1/offers/D-1/submit')).body).toMatchObject({
      code: 'catalog.incomplete',
      errors: [{ path: '/price', code: 'required_missing' }],
    })
    expect((await acme('PATCH /v1/products/d-1', { category: null })).body.state).toBe('draft')
  })

  test('everybody changes what is his own', async () => {
    await product('mine-1')
    for (const request of [
      'PATCH /v1/products/mine-1',
      'POST /v1/products/mine-1/submit',
      'DELETE /v1/products/mine-1',
    ]) {
      expect((await other(request, {})).status, request).toBe(404)
    }
    await operator('POST /v1/products', { key: 'shared-1', title: 'Shared', category: 'lamps' })
    expect((await operator('POST /v1/products/shared-1/submit')).body).toMatchObject({
      merchant: null,
      state: 'active',
    })
    expect((await acme('GET /v1/products/shared-1')).body.actions).toEqual([])
    expect(await acme('PATCH /v1/products/shared-1', { title: 'Mine' })).toMatchObject({
      status: 403,
      body: { code: 'catalog.not_yours' },
    })
    expect((await acme('POST /v1/offers', { sku: 'S-1', product: 'shared-1', price: '5' })).status).toBe(201)
    expect((await other('PATCH /v1/offers/S-1', { price: '1' })).status).toBe(404)
    expect((await acme('POST /v1/offers', { sku: 'S-1', product: 'shared-1', price: '5' })).status).toBe(409)
    expect(await acme('POST /v1/offers', { sku: 'S-2', product: 'nowhere' })).toMatchObject({
      status: 422,
      body: { code: 'offers.product_unknown' },
    })
    expect(await operator('POST /v1/offers', { sku: 'S-3', product: 'shared-1' })).toMatchObject({
      status: 422,
      body: { code: 'catalog.merchant_needed' },
    })
    const wrong = await acme('PATCH /v1/offers/S-1', { price: '5', sale_price: '6', attributes: { nope: 1 } })
    expect(wrong.body.errors.map((it: { path: string }) => it.path)).toEqual(['/attributes/nope', '/sale_price'])
    await settings({ catalog_mode: 'closed' })
    expect(await acme('POST /v1/products', { key: 'no-1' })).toMatchObject({
      status: 403,
      body: { code: 'catalog.closed' },
    })
    expect((await acme('PATCH /v1/products/mine-1', { title: 'x' })).body.code).toBe('catalog.closed')
    await settings({ catalog_mode: 'open' })
  })

  test('a change is for the version that was read, and is written down', async () => {
    const made = await product('v-1')
    const read = await acme('GET /v1/products/v-1')
    expect(read.headers.etag).toBe(`"${made.version}"`)
    const changed = await acme('PATCH /v1/products/v-1', { title: 'Two' }, { 'if-match': read.headers.etag! })
    expect(changed.status).toBe(200)
    expect(changed.headers.etag).not.toBe(read.headers.etag)
    for (const request of ['PATCH /v1/products/v-1', 'POST /v1/products/v-1/submit', 'DELETE /v1/products/v-1']) {
      const stale = await acme(request, {}, { 'if-match': read.headers.etag! })
      expect([stale.status, stale.body.code], request).toEqual([412, 'platform.outdated'])
    }
    const log = await operator(`GET /v1/audit-log?noun=product&noun_id=${made.id}`)
    expect(log.body.data.find((it: { action: string }) => it.action === 'update')).toMatchObject({
      before: { title: 'v-1' },
      after: { title: 'Two' },
    })
  })

  test('the merchant’s own system keeps products and offers by its own ids, and follows what is deleted', async () => {
    const put = (body: object) => acme('PUT /v1/products/external:pim-1', body)
    const made = await put({ key: 'pim-key', title: 'One', category: 'lamps', attributes: { color: 'red' } })
    expect(made, made.text).toMatchObject({
      status: 200,
      body: { key: 'pim-key', external_id: 'pim-1', state: 'draft' },
    })
    expect((await put({ title: 'Two', category: 'lamps' })).body).toMatchObject({
      id: made.body.id,
      title: 'Two',
      attributes: {},
    })
    expect((await other('PUT /v1/products/external:pim-1', { title: 'Theirs' })).body).toMatchObject({
      merchant: 'other',
    })
    const offer = await acme('PUT /v1/offers/external:erp-1', { sku: 'E-1', product: 'pim-key', price: '7' })
    expect(offer.body).toMatchObject({ external_id: 'erp-1', price: '7.00', stock: 0 })
    expect((await acme('PUT /v1/offers/external:erp-1', { product: 'pim-key', price: '8' })).body.id).toBe(
      offer.body.id,
    )
    api.clock.passes(60_000)
    const since = api.clock.now().toISOString()
    expect((await acme('DELETE /v1/products/external:pim-1')).body).toMatchObject({ state: 'deleted' })
    const followed = await acme(`GET /v1/products?updated_since=${since}`)
    expect(followed.body.data).toMatchObject([{ key: 'pim-key', deleted_at: expect.any(String) }])
    expect((await acme(`GET /v1/offers?updated_since=${since}`)).body.data).toMatchObject([
      { sku: 'E-1', state: 'deleted' },
    ])
    expect((await put({ title: 'Again' })).body).toMatchObject({ id: made.body.id, state: 'draft', title: 'Again' })
  })

  test('of two who make the same at once, one is told that it is taken', async () => {
    for (const [request, body] of [
      ['POST /v1/products', { key: 'twice' }],
      ['POST /v1/offers', { sku: 'TWICE', product: 'lamp-1' }],
      ['PUT /v1/offers/external:twice', { sku: 'TWICE-2', product: 'lamp-1' }],
    ] as const) {
      const both = await Promise.all([acme(request, body), acme(request, body)])
      const statuses = both.map((it) => it.status).sort((a, b) => a - b)
      expect(statuses[0], request).toBeLessThan(202)
      expect([200, 409], `${request} ${both[1]?.text}`).toContain(statuses[1])
    }
  })
})
