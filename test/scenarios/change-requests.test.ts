import { beforeAll, expect, test } from 'vitest'
import { offersTarget } from '../../server/domains/offers/offers.target.ts'
import { type Api, type Caller, serveApi } from '../support/api.ts'
import { eachDatabase } from '../support/databases.ts'
import { runOf } from '../support/imports.ts'

eachDatabase((open) => {
  let api: Api
  let operator: Caller
  let acme: Caller
  let acmeId: number

  beforeAll(async () => {
    api = await serveApi(await open())
    operator = (await api.token({ role: 'operator' })).ask
    acmeId = await api.merchant('acme')
    await api.merchant('other')
    acme = (await api.token({ role: 'merchant', merchant: 'acme' })).ask
    await operator('PATCH /v1/settings', { catalog_mode: 'enriched' })
    await operator('POST /v1/categories', { code: 'lamps', name: 'Lamps', published: true })
  })

  const propose = async (key: string) => {
    const changes = { title: key, category: 'lamps', gtin: null }
    const made = await acme('POST /v1/change-requests', { key, changes, note: 'we have it' })
    expect(made.status, made.text).toBe(201)
    return made.body
  }

  test('a missing product is proposed, its offer waits with it, and both are live once it is accepted', async () => {
    const request = await propose('new-1')
    expect(request).toMatchObject({
      kind: 'new_product',
      product: 'new-1',
      state: 'pending',
      note: 'we have it',
      actions: ['withdraw'],
    })
    await acme('POST /v1/offers', { sku: 'N-1', product: 'new-1', price: '5', stock: 1 })
    expect((await acme('POST /v1/offers/N-1/submit')).body.state).toBe('submitted')
    expect((await acme('GET /v1/products/new-1')).body).toMatchObject({
      state: 'submitted',
      change_request: request.id,
    })
    expect((await acme(`POST /v1/change-requests/${request.id}/accept`)).status).toBe(403)
    expect((await operator(`POST /v1/change-requests/${request.id}/accept`)).body).toMatchObject({ state: 'accepted' })
    expect((await acme('GET /v1/products/new-1')).body).toMatchObject({ state: 'active', change_request: null })
    expect((await acme('GET /v1/offers/N-1')).body).toMatchObject({ state: 'active', sellable: true })
    expect(await operator(`POST /v1/change-requests/${request.id}/refuse`, { reason: 'late' })).toMatchObject({
      status: 409,
      body: { code: 'platform.transition_refused', state: 'accepted' },
    })
  })

  test('one is refused with reasons, another withdrawn, and the product follows', async () => {
    const refused = await propose('new-2')
    expect((await operator(`POST /v1/change-requests/${refused.id}/refuse`)).body.code).toBe('catalog.reason_needed')
    const reasons = { reason: 'We have it already.', fields: { gtin: 'missing' } }
    expect((await operator(`POST /v1/change-requests/${refused.id}/refuse`, reasons)).body).toMatchObject({
      state: 'refused',
      refusal: reasons,
    })
    expect((await acme('GET /v1/products/new-2')).body).toMatchObject({ state: 'refused', refusal: reasons })
    const withdrawn = await propose('new-3')
    const stranger = (await api.token({ role: 'merchant', merchant: 'other' })).ask
    expect((await stranger(`POST /v1/change-requests/${withdrawn.id}/withdraw`)).status).toBe(404)
    expect((await acme(`POST /v1/change-requests/${withdrawn.id}/withdraw`)).body.state).toBe('withdrawn')
    expect((await acme('GET /v1/products/new-3')).body.state).toBe('draft')
    const settled = await propose('new-4')
    await operator('POST /v1/products/new-4/accept')
    expect((await acme(`GET /v1/change-requests/${settled.id}`)).body.state).toBe('accepted')
  })

  test('a change of a live product waits, and its live values stay until it is accepted', async () => {
    await operator('POST /v1/products', {
      key: 'live-1',
      title: 'Old',
      category: 'lamps',
      attributes: { color: 'red' },
    })
    await operator('POST /v1/products/live-1/submit')
    const asked = await acme('PATCH /v1/products/live-1', { title: 'New', attributes: { color: 'blue', size: 'M' } })
    expect(asked, asked.text).toMatchObject({ status: 200, body: { title: 'Old', change_request: expect.any(String) } })
    const id = asked.body.change_request
    expect((await acme(`GET /v1/change-requests/${id}`)).body).toMatchObject({
      kind: 'change',
      changes: { title: 'New', attributes: { color: 'blue', size: 'M' } },
      before: { title: 'Old', attributes: { color: 'red', size: null } },
    })
    expect(await acme('PATCH /v1/products/live-1', { title: 'Newer' })).toMatchObject({
      status: 409,
      body: { code: 'catalog.pending_already' },
    })
    await operator(`POST /v1/change-requests/${id}/accept`)
    expect((await acme('GET /v1/products/live-1')).body).toMatchObject({
      title: 'New',
      attributes: { color: 'blue', size: 'M' },
      state: 'active',
      change_request: null,
    })
    expect((await acme('GET /v1/change-requests?state=pending')).body.data).toEqual([])
    const rows = await api.db.kysely.selectFrom('event').select(['type', 'data']).orderBy('id').execute()
    const told = rows.filter(
      (it) => it.type.startsWith('change_request.') && (it.data.object as { id: string }).id === id,
    )
    expect(told.map((it) => it.type)).toEqual(['change_request.opened', 'change_request.accepted'])
  })

  test('records that match nothing become proposals', async () => {
    const run = await runOf(api.db, offersTarget, { merchantId: acmeId, settings: { match_identifier: ['gtin'] } })
    const record = { sku: 'I-1', title: 'Imported', gtin: '4006381333931', price: 990, stock: 1 }
    expect(await run.write(run.records.plain(record))).toEqual({ created: 1 })
    const { body } = await operator('GET /v1/change-requests?state=pending')
    expect(body.data).toMatchObject([{ kind: 'new_product', merchant: 'acme', product: 'I-1', title: 'Imported' }])
    expect(await run.write(run.records.plain({ ...record, title: 'Imported again' }))).toEqual({ updated: 1 })
    expect((await operator('GET /v1/change-requests?state=pending')).body.data.length).toBe(1)
    await operator(`POST /v1/change-requests/${body.data[0].id}/accept`)
    expect((await acme('GET /v1/offers/I-1')).body).toMatchObject({ state: 'active' })
  })

  test('in an open catalogue the attributes that the operator names wait, and all others are live', async () => {
    await operator('PATCH /v1/settings', { catalog_mode: 'open', moderated_attributes: ['title', 'material'] })
    await acme('POST /v1/products', { key: 'open-1', title: 'Old', category: 'lamps' })
    await acme('POST /v1/products/open-1/submit')
    const change = { title: 'New', brand: 'Nord', attributes: { material: 'oak', color: 'red' } }
    const { body } = await acme('PATCH /v1/products/open-1', change)
    expect(body).toMatchObject({ title: 'Old', brand: 'Nord', attributes: { color: 'red' } })
    expect((await acme(`GET /v1/change-requests/${body.change_request}`)).body.changes).toEqual({
      title: 'New',
      attributes: { material: 'oak' },
    })
    await operator(`POST /v1/change-requests/${body.change_request}/accept`)
    expect((await acme('GET /v1/products/open-1')).body).toMatchObject({
      title: 'New',
      attributes: { color: 'red', material: 'oak' },
    })
    expect(await acme('POST /v1/change-requests', { key: 'x', changes: {} })).toMatchObject({
      status: 409,
      body: { code: 'catalog.not_enriched' },
    })
  })
})
