import { beforeAll, expect, test } from 'vitest'
import { type Api, addOffer, type Caller, serveApi } from '../support/api.ts'
import { eachDatabase } from '../support/databases.ts'
import { begin } from '../support/runs.ts'

const PDF = Buffer.from('%PDF-1.7 a certificate').toString('base64')

eachDatabase((open) => {
  let api: Api
  let operator: Caller
  let owner: Caller
  let front: Caller

  beforeAll(async () => {
    api = await serveApi(await open())
    operator = (await api.token({ role: 'operator' })).ask
    front = (await api.token({ role: 'front' })).ask
    const steps = [
      { code: 'company', title: 'Company', kind: 'information', fields: ['legal_name', 'custom.founded'] },
      { code: 'papers', kind: 'document', documents: ['certificate'], types: ['application/pdf'], bytes_max: 1000 },
      { code: 'terms', kind: 'terms', terms: 'Be honest.', terms_version: '2026-01' },
      { code: 'feed', kind: 'catalogue', offers_min: 2 },
      { code: 'photo', kind: 'document', documents: ['logo'], reviewed: false, required: false },
    ]
    await operator('POST /v1/merchant-fields', { code: 'founded', type: 'date' })
    for (const [position, step] of steps.entries()) {
      expect((await operator('POST /v1/onboarding-steps', { ...step, position })).status).toBe(201)
    }
    await operator('POST /v1/merchants', { code: 'acme', name: 'Acme' })
    await operator('POST /v1/merchants', { code: 'other' })
    owner = (await api.token({ role: 'merchant', merchant: 'acme' })).ask
  })

  const states = async () => {
    const { body } = await owner('GET /v1/merchants/acme/onboarding')
    return Object.fromEntries(body.steps.map((it: { code: string; state: string }) => [it.code, it.state]))
  }

  test('a step says what it asks for, or is refused with what it lacks', async () => {
    const bad = [
      { code: 'a', kind: 'terms', terms: 'x' },
      { code: 'b', kind: 'review', fields: ['name'] },
      { code: 'c', kind: 'information', fields: ['shoe_size'] },
    ]
    const answers = []
    for (const step of bad) answers.push((await operator('POST /v1/onboarding-steps', step)).body.errors[0].detail)
    expect(answers).toEqual([
      'A step of terms needs terms_version.',
      'A step of review has no fields.',
      'A merchant has no shoe_size.',
    ])
  })

  test('a merchant goes through its onboarding, and sells when the operator has nothing left to look at', async () => {
    const { id } = (await owner('GET /v1/merchants/acme')).body
    await addOffer(api.db, Number(id), 'A-1')
    expect((await front('GET /v1/offers')).body.data).toEqual([])
    const early = await owner('POST /v1/merchants/acme/submit')
    expect(early).toMatchObject({ status: 409, body: { code: 'onboarding.steps_open' } })
    expect(early.body.errors.map((it: { path: string }) => it.path)).toEqual([
      '/onboarding/company',
      '/onboarding/papers',
      '/onboarding/terms',
      '/onboarding/feed',
    ])
    expect((await owner('GET /v1/merchants/acme')).body.status).toBe('onboarding')

    expect((await owner('POST /v1/merchants/acme/onboarding/company/complete', {})).body).toMatchObject({
      code: 'onboarding.step_unfulfilled',
      errors: [{ path: '/legal_name' }, { path: '/custom/founded' }],
    })
    await owner('PATCH /v1/merchants/acme', { legal_name: 'Acme SARL', custom: { founded: '1998-02-28' } })
    const terms = (terms_version: string) =>
      owner('POST /v1/merchants/acme/onboarding/terms/complete', { terms_version })
    expect((await terms('2025-01')).status).toBe(422)
    expect((await terms('2026-01')).status).toBe(200)

    const hand = (content: string, type = 'application/pdf') =>
      owner('POST /v1/merchants/acme/onboarding/papers/documents', {
        document: 'certificate',
        name: 'c.pdf',
        type,
        content,
      })
    expect((await hand(Buffer.from('<script>').toString('base64'))).body.code).toBe('onboarding.document_refused')
    expect((await hand(PDF, 'image/png')).body.code).toBe('onboarding.document_refused')
    expect((await hand(Buffer.alloc(2000, '%PDF-').toString('base64'))).body.detail).toContain('1000 are the most')
    expect((await hand(PDF)).status).toBe(200)
    expect(await states()).toMatchObject({ papers: 'submitted', terms: 'done', company: 'open' })
    expect((await owner('POST /v1/merchants/acme/onboarding/papers/accept', {})).status).toBe(403)
    expect((await operator('POST /v1/merchants/acme/onboarding/papers/refuse', {})).body.code).toBe(
      'onboarding.reason_needed',
    )
    await operator('POST /v1/merchants/acme/onboarding/papers/refuse', { reason: 'It is expired' })
    expect((await owner('POST /v1/merchants/acme/submit')).body.errors[0].detail).toContain('It is expired')
    await hand(PDF)
    await operator('POST /v1/merchants/acme/onboarding/papers/accept', {})

    const { run } = await begin(api.db, { merchantId: Number(id) })
    const counts = { ...run.counts, read: 2, valid: 2, created: 2 }
    await api.db.kysely.updateTable('import_run').set({ state: 'completed', counts }).where('id', '=', run.id).execute()
    expect((await owner('GET /v1/merchants/acme/onboarding')).body.ready).toBe(true)
    expect(await owner('POST /v1/merchants/acme/submit')).toMatchObject({ status: 200, body: { status: 'active' } })
    expect(await states()).toEqual({ company: 'done', papers: 'done', terms: 'done', feed: 'done', photo: 'open' })
    expect((await front('GET /v1/offers')).body.data).toHaveLength(1)
    const told = await api.db.kysely
      .selectFrom('event')
      .select('type')
      .where('merchant_id', '=', Number(id))
      .where('type', '=', 'merchant.step_completed')
      .execute()
    expect(told).toHaveLength(4)
  })

  test('a document is read by its merchant and the operator, as a file to be saved, and by nobody else', async () => {
    const { body } = await owner('GET /v1/merchants/acme/onboarding')
    const { id } = body.steps[1].handed_in[0]
    const read = await owner(`GET /v1/merchants/acme/documents/${id}`)
    expect(read).toMatchObject({ status: 200, text: '%PDF-1.7 a certificate' })
    expect(read.headers).toMatchObject({
      'content-disposition': "attachment; filename*=UTF-8''c.pdf",
      'x-content-type-options': 'nosniff',
    })
    const stranger = (await api.token({ role: 'merchant', merchant: 'other' })).ask
    expect((await stranger(`GET /v1/merchants/acme/documents/${id}`)).status).toBe(404)
    expect((await stranger(`GET /v1/merchants/other/documents/${id}`)).status).toBe(404)
    expect((await stranger('GET /v1/merchants/acme/onboarding')).status).toBe(404)
    expect((await operator('DELETE /v1/onboarding-steps/papers')).body.code).toBe('onboarding.step_in_use')
    await operator('DELETE /v1/merchants/acme')
    expect((await operator(`GET /v1/merchants/acme/documents/${id}`)).status).toBe(404)
    expect(await api.db.kysely.selectFrom('merchant_document').selectAll().execute()).toEqual([])
  })

  test('other terms are to be accepted anew; a step of review makes the operator decide', async () => {
    for (const code of ['company', 'papers', 'feed'])
      await operator(`PATCH /v1/onboarding-steps/${code}`, { active: false })
    await operator('POST /v1/onboarding-steps', { code: 'look', kind: 'review', position: 9 })
    const other = (await api.token({ role: 'merchant', merchant: 'other' })).ask
    const accept = (terms_version: string) =>
      other('POST /v1/merchants/other/onboarding/terms/complete', { terms_version })
    await accept('2026-01')
    await operator('PATCH /v1/onboarding-steps/terms', { terms: 'Be very honest.', terms_version: '2026-02' })
    expect((await other('POST /v1/merchants/other/submit')).body.errors).toMatchObject([{ path: '/onboarding/terms' }])
    await accept('2026-02')
    expect((await other('POST /v1/merchants/other/onboarding/look/complete', {})).body.code).toBe(
      'onboarding.operators_step',
    )
    expect(await other('POST /v1/merchants/other/submit')).toMatchObject({ body: { status: 'submitted', actions: [] } })
    expect((await operator('POST /v1/merchants/other/reject', {})).body.code).toBe('merchants.reason_needed')
    await operator('POST /v1/merchants/other/reject', { reason: 'No such street' })
    await other('POST /v1/merchants/other/reopen')
    await other('POST /v1/merchants/other/submit')
    expect((await operator('POST /v1/merchants/other/activate')).body.status).toBe('active')
  })
})
