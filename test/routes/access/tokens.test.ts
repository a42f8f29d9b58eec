import { beforeAll, describe, expect, test } from 'vitest'
import { inviteFirstOperator, inviteUser } from '../../../server/domains/access/index.ts'
import { LIMITS } from '../../../server/http/limits.ts'
import { type Api, type Caller, serveApi } from '../../support/api.ts'
import { eachDatabase } from '../../support/databases.ts'

const PASSWORD = 'correct horse battery'

eachDatabase((open) => {
  let api: Api
  let operator: Caller
  let nobody: Caller

  beforeAll(async () => {
    api = await serveApi(await open())
    nobody = api.as(null)
    await api.merchant('acme')
  })

  test('the first link makes the first operator, once, and the next one makes nobody', async () => {
    const [one, two] = [await inviteFirstOperator(api.ctx), await inviteFirstOperator(api.ctx)]
    const first = { link: one!.link, password: PASSWORD, email: 'Ada@example.com', name: 'Ada' }
    expect(await nobody('POST /v1/users/accept', { link: one!.link, password: 'short' })).toMatchObject({
      status: 422,
      body: { code: 'access.bad_password' },
    })
    expect(await nobody('POST /v1/users/accept', first)).toMatchObject({
      status: 200,
      body: { email: 'ada@example.com', state: 'active', roles: [{ role: 'operator' }] },
    })
    const refused = { status: 401, body: { code: 'access.link_refused' } }
    expect(await nobody('POST /v1/users/accept', first)).toMatchObject(refused)
    expect(
      await nobody('POST /v1/users/accept', { ...first, link: two!.link, email: 'eve@example.com' }),
    ).toMatchObject(refused)
    expect(await inviteFirstOperator(api.ctx)).toBeNull()
    const session = await nobody('POST /v1/sessions', { email: 'ADA@example.com', password: PASSWORD })
    expect(session).toMatchObject({ status: 201, body: { role: 'operator', merchant: null } })
    operator = api.as(session.body.token)
    expect(await operator('GET /v1/me')).toMatchObject({
      status: 200,
      body: { user: { name: 'Ada' }, roles: ['operator'] },
    })
  })

  test('a token is shown once, kept as a digest, and written into the audit log without it', async () => {
    const made = await operator('POST /v1/tokens', { role: 'merchant', merchant: 'acme', scopes: ['offers:read'] })
    expect(made).toMatchObject({
      status: 201,
      body: { role: 'merchant', merchant: 'acme', scopes: ['offers:read'], expires_at: null },
    })
    const { token, id } = made.body
    expect(token).toMatch(/^izb_merchant_/)
    const everything = await Promise.all(
      (['token', 'audit_entry', 'event', 'kept_answer'] as const).map((it) =>
        api.db.kysely.selectFrom(it).selectAll().execute(),
      ),
    )
    expect(JSON.stringify(everything)).not.toContain(token)
    expect((await operator(`GET /v1/tokens/${id}`)).text).not.toContain(token)
    const { body } = await operator(`GET /v1/audit-log?noun=token&noun_id=${id}`)
    expect(body.data).toMatchObject([
      { action: 'create', merchant: 'acme', actor: { role: 'operator', id: expect.stringMatching(/^user:/) } },
    ])
  })

  test('the same key gives the first answer again, another body is refused, and nothing is made twice', async () => {
    const key = { 'idempotency-key': 'k-1' }
    const [one, two] = await Promise.all([1, 2].map(() => operator('POST /v1/tokens', { role: 'front' }, key)))
    expect(one!.body).toEqual(two!.body)
    expect([one!, two!].map((it) => it.headers['idempotency-replayed'] ?? 'first').toSorted()).toEqual([
      'first',
      'true',
    ])
    expect(await operator('POST /v1/tokens', { role: 'operator' }, key)).toMatchObject({
      status: 422,
      body: { code: 'http.key_reused' },
    })
    const kept = await api.db.kysely.selectFrom('kept_answer').select('body').execute()
    expect(JSON.stringify(kept)).not.toContain(one!.body.token)
    api.clock.passes(60_000)
    const { body } = await operator('GET /v1/tokens?role=front')
    expect(body.data).toHaveLength(1)
  })

  test('nobody gives away more than he has', async () => {
    const narrow = (await api.token({ role: 'operator', scopes: ['tokens:write', 'users:write'] })).ask
    expect((await narrow('POST /v1/tokens', { role: 'operator' })).body.scopes.toSorted()).toEqual([
      'tokens:write',
      'users:write',
    ])
    const more = { role: 'operator', scopes: ['settings:write'] }
    expect(await narrow('POST /v1/tokens', more)).toMatchObject({ status: 422, body: { code: 'access.scope_refused' } })
    expect(await narrow('POST /v1/users', { email: 'eve@example.com', role: 'operator' })).toMatchObject({
      status: 403,
    })
    const merchant = (await api.token({ role: 'merchant', merchant: 'acme' })).ask
    expect(await merchant('POST /v1/tokens', { role: 'operator' })).toMatchObject({ status: 403 })
    expect(await merchant('POST /v1/tokens', { role: 'merchant', merchant: 'default' })).toMatchObject({ status: 404 })
    expect(
      await merchant('POST /v1/users', { email: 'ada@example.com', role: 'support', merchant: 'acme' }),
    ).toMatchObject({
      status: 409,
      body: { code: 'access.email_taken' },
    })
  })

  test('five wrong passwords lock the account for a while, for the right one too', async () => {
    const { invitation } = await inviteUser(api.ctx, { email: 'bob@acme.test', role: 'catalog', merchant: 'acme' })
    await nobody('POST /v1/users/accept', { link: invitation!.link, password: PASSWORD })
    const login = (password: string) => nobody('POST /v1/sessions', { email: 'bob@acme.test', password })
    for (let n = 0; n < 5; n++)
      expect(await login('wrong')).toMatchObject({ status: 401, body: { code: 'access.wrong_password' } })
    expect(await login(PASSWORD)).toMatchObject({ status: 429, body: { code: 'access.locked' } })
    api.clock.passes(16 * 60_000)
    expect(await login(PASSWORD)).toMatchObject({ status: 201, body: { role: 'merchant', merchant: 'acme' } })
    expect(await nobody('POST /v1/sessions', { email: 'nobody@acme.test', password: 'x' })).toMatchObject({
      status: 401,
    })
  })

  describe('changes', () => {
    test('are refused where somebody else was first', async () => {
      const { id } = await api.token({ role: 'front' })
      const shown = await operator(`GET /v1/tokens/${id}`)
      expect(shown.headers.etag).toBe('"1"')
      expect(await operator(`GET /v1/tokens/${id}`, undefined, { 'if-none-match': '"1"' })).toMatchObject({
        status: 304,
        text: '',
      })
      const revoke = (tag: string) => operator(`POST /v1/tokens/${id}/revoke`, undefined, { 'if-match': tag })
      expect(await revoke('"7"')).toMatchObject({ status: 412, body: { code: 'platform.outdated' } })
      expect(await revoke('"1"')).toMatchObject({ status: 200, body: { version: 2 } })
      expect(await revoke('"1"')).toMatchObject({ status: 412 })
    })

    test('of settings are all made or none, and say what was wrong', async () => {
      const before = await operator('GET /v1/settings')
      const wrong = await operator('PATCH /v1/settings', { curency: 'CHF', language: 7 })
      expect(wrong).toMatchObject({ status: 400, body: { code: 'http.invalid_request' } })
      expect(wrong.body.errors).toContainEqual({
        path: '/curency',
        code: 'unknown_key',
        detail: '“curency” is not known here. Did you mean “currency”?',
      })
      const change = (tag: string) => operator('PATCH /v1/settings', { language: 'fr' }, { 'if-match': tag })
      expect(await change('"old"')).toMatchObject({ status: 412 })
      expect(await change(before.headers.etag!)).toMatchObject({ status: 200, body: { language: 'fr' } })
    })
  })

  test('a front end names its customer, who is made at first sight', async () => {
    const front = (await api.token({ role: 'front' })).ask
    const named = { 'izb-customer': 'c-1' }
    expect(await front('GET /v1/me', undefined, named)).toMatchObject({ status: 200, body: { customer: 'c-1' } })
    await front('GET /v1/offers', undefined, named)
    expect((await operator('GET /v1/customers')).body.data).toMatchObject([{ external_id: 'c-1', email: null }])
    expect(await operator('GET /v1/offers', undefined, named)).toMatchObject({
      status: 400,
      body: { code: 'access.no_customer_here' },
    })
  })

  test('what is not there is said to be so, and what is wrongly asked too', async () => {
    expect(await operator('GET /v1/nothing')).toMatchObject({ status: 404, body: { code: 'http.no_route' } })
    const wrong = await operator('DELETE /v1/offers')
    expect(wrong).toMatchObject({
      status: 405,
      body: { code: 'http.method_not_allowed' },
      headers: { allow: 'GET, HEAD, OPTIONS, POST' },
    })
    expect(await operator('GET /v1/offers?stat=active')).toMatchObject({
      status: 400,
      body: { errors: [{ code: 'unknown_key' }] },
    })
    expect(await operator('POST /v1/tokens', '{' as never, { 'content-type': 'application/json' })).toMatchObject({
      status: 400,
    })
    expect(await operator('POST /v1/tokens', '<a/>' as never, { 'content-type': 'text/xml' })).toMatchObject({
      status: 415,
    })
    expect(await operator('HEAD /v1/offers')).toMatchObject({ status: 200, text: '' })
  })
})

test('who asks too often is told when there is room again', async () => {
  const { freshMarketplace } = await import('../../support/databases.ts')
  const { openDatabase } = await import('../../../server/platform/database.ts')
  const url = await freshMarketplace('sqlite')
  const db = await openDatabase(url)
  const api = await serveApi({ url, db }, { ...LIMITS, perToken: 2 })
  const { ask } = await api.token({ role: 'operator' })
  const answers = [await ask('GET /v1/me'), await ask('GET /v1/me'), await ask('GET /v1/me')]
  expect(answers.map((it) => it.status)).toEqual([200, 200, 429])
  expect(answers[2]).toMatchObject({ body: { code: 'http.too_many' }, headers: { 'retry-after': expect.anything() } })
  await api.app.close()
  await db.close()
})
