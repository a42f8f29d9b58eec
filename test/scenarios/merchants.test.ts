import { beforeAll, expect, test } from 'vitest'
import { inviteUser } from '../../server/domains/access/index.ts'
import { type Api, addOffer, type Caller, serveApi } from '../support/api.ts'
import { eachDatabase } from '../support/databases.ts'
import { begin } from '../support/runs.ts'

const PASSWORD = 'correct horse battery'

eachDatabase((open) => {
  let api: Api
  let operator: Caller

  beforeAll(async () => {
    api = await serveApi(await open())
    operator = (await api.token({ role: 'operator' })).ask
  })

  const events = async (merchant: string) => {
    const { id } = (await operator(`GET /v1/merchants/${merchant}`)).body
    const rows = await api.db.kysely
      .selectFrom('event')
      .select(['type', 'data'])
      .where('merchant_id', '=', Number(id))
      .orderBy('id')
      .execute()
    return rows.filter((it) => it.type.startsWith('merchant.'))
  }

  const told = async (merchant: string) => (await events(merchant)).map((it) => it.type.replace('merchant.', ''))

  test('where nobody asks for steps, a new merchant sells at once, and its history says how', async () => {
    const made = await operator('POST /v1/merchants', { code: 'quick', name: 'Quick', country: 'FR' })
    expect(made).toMatchObject({
      status: 201,
      body: { code: 'quick', status: 'active', kyc: 'not_required', version: 3 },
    })
    const { body } = await operator('GET /v1/merchants/quick/history')
    expect(body.data.map((it: { action: string; to: string }) => `${it.action} ${it.to}`)).toEqual([
      'create onboarding',
      'submit submitted',
      'activate active',
    ])
    expect(body.data[2].actor).toEqual({ role: 'clock', id: null })
    expect(await told('quick')).toEqual(['created', 'submitted', 'activated'])
    expect(await operator('POST /v1/merchants', { code: 'quick' })).toMatchObject({
      status: 409,
      body: { code: 'platform.taken' },
    })
  })

  test('what is said of a merchant is changed in part, for the version that was read, and by whom it belongs to', async () => {
    await operator('POST /v1/merchants', { code: 'parts', name: 'Parts', city: 'Lyon' })
    const owner = (await api.token({ role: 'merchant', merchant: 'parts' })).ask
    const changed = await owner(
      'PATCH /v1/merchants/parts',
      { iban: 'DE89 3704 0044 0532 0130 00' },
      { 'if-match': '"3"' },
    )
    expect(changed).toMatchObject({
      status: 200,
      headers: { etag: '"4"' },
      body: { name: 'Parts', city: 'Lyon', iban: 'DE89370400440532013000' },
    })
    expect((await told('parts')).slice(3)).toEqual(['updated', 'bank_account_saved'])
    const stale = await operator('PATCH /v1/merchants/parts', { city: 'Nice' }, { 'if-match': '"3"' })
    expect(stale).toMatchObject({ status: 412, body: { code: 'platform.outdated' } })
    expect(await owner('PATCH /v1/merchants/parts', { kyc: 'approved' })).toMatchObject({
      status: 403,
      body: { code: 'merchants.operators_field' },
    })
    expect(await operator('PATCH /v1/merchants/parts', { iban: 'DE00', currency: 'XXQ' })).toMatchObject({
      status: 422,
      body: { errors: [{ path: '/currency' }, { path: '/iban' }] },
    })
    expect(await operator('PATCH /v1/merchants/parts', { nmae: 'x' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: '/nmae', code: 'unknown_key' }] },
    })
    expect(await operator('PATCH /v1/merchants/parts', { kyc: 'approved', city: null })).toMatchObject({
      body: { kyc: 'approved', city: null },
    })
  })

  test('a merchant is made and replaced by the operator’s own id', async () => {
    const put = (body: object) => operator('PUT /v1/merchants/external:crm-7', body)
    const made = await put({ name: 'Seven', city: 'Brest' })
    expect(made).toMatchObject({ status: 200, body: { code: 'crm-7', external_id: 'crm-7', city: 'Brest' } })
    expect(await put({ name: 'Seven & Sons' })).toMatchObject({
      body: { id: made.body.id, name: 'Seven & Sons', city: null, status: 'active' },
    })
    const { version } = (await operator('GET /v1/merchants/external:crm-7')).body
    expect((await put({ name: 'Seven & Sons' })).body.version).toBe(version)
    expect((await operator('PUT /v1/merchants/crm-7', {})).status).toBe(404)
  })

  test('a refused transition says where the merchant stands and what is allowed there', async () => {
    await operator('POST /v1/merchants', { code: 'moving' })
    const owner = (await api.token({ role: 'merchant', merchant: 'moving' })).ask
    expect((await owner('GET /v1/merchants/moving')).body.actions).toEqual(['pause'])
    expect(await owner('POST /v1/merchants/moving/pause', { reason: 'holidays' })).toMatchObject({
      status: 200,
      body: { status: 'paused', actions: ['resume'] },
    })
    expect(await owner('POST /v1/merchants/moving/pause')).toMatchObject({
      status: 409,
      body: { code: 'platform.transition_refused', state: 'paused', actions: ['resume'] },
    })
    expect((await owner('POST /v1/merchants/moving/resume')).body.status).toBe('active')
    expect((await owner('POST /v1/merchants/moving/stop', { reason: 'no' })).status).toBe(403)
    expect(await operator('POST /v1/merchants/moving/stop')).toMatchObject({
      status: 422,
      body: { code: 'merchants.reason_needed' },
    })
    expect((await operator('POST /v1/merchants/moving/stop', { reason: 'fraud' })).body.status).toBe('stopped')
    expect((await owner('POST /v1/merchants/moving/resume')).status).toBe(409)
    const { body } = await owner('GET /v1/merchants/moving/history?action=pause,stop')
    expect(body.data.map((it: { reason: string }) => it.reason)).toEqual(['holidays', 'fraud'])
    const stranger = (await api.token({ role: 'merchant', merchant: 'default' })).ask
    for (const request of ['GET /v1/merchants/moving/history', 'POST /v1/merchants/moving/pause']) {
      expect((await stranger(request)).status).toBe(404)
    }
  })

  test('fields of the operator are checked, and hidden from whom they are not for', async () => {
    const field = {
      code: 'tier',
      type: 'list',
      values: ['gold', 'silver'],
      visible_to: 'operator',
      editable_by: 'operator',
    }
    expect(await operator('POST /v1/merchant-fields', field)).toMatchObject({ status: 201, body: { label: 'tier' } })
    await operator('POST /v1/merchant-fields', { code: 'founded', type: 'date' })
    expect((await operator('POST /v1/merchant-fields', { code: 'odd', type: 'list' })).status).toBe(422)
    await operator('POST /v1/merchants', { code: 'fields', custom: { tier: 'gold', founded: '1998-02-28' } })
    const owner = (await api.token({ role: 'merchant', merchant: 'fields' })).ask
    expect((await owner('GET /v1/merchants/fields')).body.custom).toEqual({ founded: '1998-02-28' })
    expect((await operator('GET /v1/merchants/fields')).body.custom).toEqual({ tier: 'gold', founded: '1998-02-28' })
    const wrong = await operator('PATCH /v1/merchants/fields', { custom: { tier: 'tin', founded: '1998-02-30', x: 1 } })
    expect(wrong).toMatchObject({
      status: 422,
      body: {
        errors: [{ path: '/custom/tier' }, { path: '/custom/founded' }, { path: '/custom/x', code: 'unknown_key' }],
      },
    })
    // Of what one may not see one is told nothing.
    expect(await owner('PATCH /v1/merchants/fields', { custom: { tier: 'silver' } })).toMatchObject({
      status: 422,
      body: { errors: [{ path: '/custom/tier', code: 'unknown_key' }] },
    })
    expect((await owner('PATCH /v1/merchants/fields', { custom: { founded: null } })).body.custom).toEqual({})
    expect((await operator('GET /v1/merchants/fields')).body.custom).toEqual({ tier: 'gold' })
  })

  test('one access opens several shops, a group filters lists, and is paused at once', async () => {
    for (const code of ['north', 'south']) await operator('POST /v1/merchants', { code })
    const group = await operator('POST /v1/merchant-groups', { code: 'compass', merchants: ['north', 'south'] })
    expect(group).toMatchObject({ status: 201, body: { merchants: ['north', 'south'] } })
    expect((await operator('POST /v1/merchant-groups', { code: 'x', merchants: ['nowhere'] })).status).toBe(422)
    const { body } = await operator('GET /v1/merchants?merchant_group=compass')
    expect(body.data.map((it: { code: string }) => it.code)).toEqual(['north', 'south'])

    const email = 'ada@compass.test'
    const invited = await operator('POST /v1/users', { email, role: 'owner', merchant_group: 'compass' })
    expect(invited).toMatchObject({
      status: 201,
      body: { user: { roles: [{ role: 'owner', merchant_group: 'compass' }] } },
    })
    await api.as(null)('POST /v1/users/accept', { link: invited.body.invitation.link, password: PASSWORD })
    const ada = api.as((await api.as(null)('POST /v1/sessions', { email, password: PASSWORD })).body.token)
    expect((await ada('GET /v1/merchants')).body.data.map((it: { code: string }) => it.code)).toEqual([
      'north',
      'south',
    ])
    expect((await ada('GET /v1/merchant-groups')).status).toBe(403)

    await operator('POST /v1/merchants/north/pause')
    const key = { 'idempotency-key': 'pause-compass' }
    const report = await operator('POST /v1/merchant-groups/compass/pause', { reason: 'audit' }, key)
    expect(report).toMatchObject({
      status: 200,
      body: {
        done: 1,
        refused: 1,
        merchants: [
          { merchant: 'north', done: false, status: 'paused', code: 'platform.transition_refused' },
          { merchant: 'south', done: true, status: 'paused', code: null },
        ],
      },
    })
    expect((await operator('POST /v1/merchant-groups/compass/pause', { reason: 'audit' }, key)).body).toEqual(
      report.body,
    )
    await operator('POST /v1/merchant-groups/compass/remove', { merchants: ['north'] })
    expect((await ada('GET /v1/merchants/north')).status).toBe(404)
    expect((await operator('DELETE /v1/merchant-groups/compass')).status).toBe(200)
    expect((await ada('GET /v1/merchants')).status).toBe(403)
  })

  test('a deleted merchant leaves its accounting id, and nothing that is personal', async () => {
    const personal = {
      email: 'eve@gone.test',
      street: 'Rue Verte 1',
      iban: 'DE89370400440532013000',
      legal_name: 'Eve SARL',
    }
    await operator('POST /v1/merchants', { code: 'gone', name: 'Eve', vat_number: 'FR1', ...personal })
    const { id } = (await operator('GET /v1/merchants/gone')).body
    const token = await api.token({ role: 'merchant', merchant: 'gone' })
    await inviteUser(api.ctx, { email: 'eve@gone.test', role: 'owner', merchant: 'gone' })
    const offer = await addOffer(api.db, Number(id), 'GONE-1')
    const run = await begin(api.db, { merchantId: Number(id) })
    expect(await operator('DELETE /v1/merchants/gone')).toMatchObject({
      status: 409,
      body: { code: 'merchants.hindered', detail: expect.stringContaining(run.run.public_id) },
    })
    expect((await operator('GET /v1/merchants/gone')).body).toMatchObject({ name: 'Eve', status: 'active' })
    await api.db.kysely
      .updateTable('import_run')
      .set({ state: 'cancelled' })
      .where('merchant_id', '=', Number(id))
      .execute()
    expect(await operator('DELETE /v1/merchants/gone')).toMatchObject({
      status: 200,
      body: {
        code: 'gone',
        vat_number: 'FR1',
        name: 'Deleted merchant',
        email: null,
        street: null,
        status: 'deleted',
        actions: [],
      },
    })
    const left = await Promise.all([
      api.db.kysely.selectFrom('merchant').selectAll().where('id', '=', Number(id)).execute(),
      api.db.kysely.selectFrom('event').selectAll().where('merchant_id', '=', Number(id)).execute(),
      api.db.kysely.selectFrom('audit_entry').selectAll().where('noun_id', '=', id).execute(),
    ])
    expect(JSON.stringify(left)).not.toMatch(/Eve|Rue Verte|3704|eve@/)
    expect((await told('gone')).at(-1)).toBe('deleted')
    expect((await token.ask('GET /v1/offers')).status).toBe(401)
    expect((await operator('GET /v1/users/eve@gone.test')).body).toMatchObject({ state: 'disabled', roles: [] })
    expect((await operator(`GET /v1/offers/${offer}`)).body.state).toBe('deleted')
    expect((await operator('PATCH /v1/merchants/gone', { name: 'Back' })).body.code).toBe('merchants.gone')
    expect((await operator('POST /v1/merchants/gone/resume')).body).toMatchObject({ state: 'deleted', actions: [] })
  })
})
