import { beforeAll, expect, test } from 'vitest'
import { inviteFirstOperator, inviteUser } from '../../../server/domains/access/index.ts'
import { type Api, type Caller, serveApi } from '../../support/api.ts'
import { eachDatabase } from '../../support/databases.ts'

const PASSWORD = 'correct horse battery'

eachDatabase((open) => {
  let api: Api
  let nobody: Caller
  let operator: Caller

  const login = (email: string) => nobody('POST /v1/sessions', { email, password: PASSWORD })
  const accept = (link: string, rest = {}) => nobody('POST /v1/users/accept', { link, password: PASSWORD, ...rest })

  beforeAll(async () => {
    api = await serveApi(await open())
    nobody = api.as(null)
    await api.merchant('acme')
    await accept((await inviteFirstOperator(api.ctx))!.link, { email: 'ada@example.com', name: 'Ada' })
    operator = api.as((await login('ada@example.com')).body.token)
  })

  test('who logs out is out, and a program’s token is left alone', async () => {
    const session = api.as((await login('ada@example.com')).body.token)
    expect(await session('DELETE /v1/sessions')).toMatchObject({ status: 200, body: { user: 'ada@example.com' } })
    expect(await session('GET /v1/me')).toMatchObject({ status: 401, body: { code: 'access.token_refused' } })
    const program = (await api.token({ role: 'merchant', merchant: 'acme' })).ask
    expect(await program('DELETE /v1/sessions')).toMatchObject({ status: 200, body: { revoked_at: null } })
    expect((await program('GET /v1/me')).status).toBe(200)
  })

  test('who is disabled is out at once and cannot come back, by no link either, until he is enabled', async () => {
    const { user, invitation } = await inviteUser(api.ctx, {
      email: 'bob@acme.test',
      role: 'catalog',
      merchant: 'acme',
    })
    await accept(invitation!.link)
    const bob = api.as((await login('bob@acme.test')).body.token)
    const { body } = await operator(`POST /v1/users/${user.id}/reset`)
    expect(await operator(`POST /v1/users/${user.id}/disable`)).toMatchObject({
      status: 200,
      body: { state: 'disabled' },
    })
    expect((await bob('GET /v1/me')).status).toBe(401)
    expect((await login('bob@acme.test')).body.code).toBe('access.wrong_password')
    expect((await accept(body.invitation.link)).body.code).toBe('access.link_refused')
    expect((await operator(`POST /v1/users/${user.id}/enable`)).body.state).toBe('active')
    expect((await login('bob@acme.test')).status).toBe(201)
    const { data } = (await operator(`GET /v1/audit-log?noun=user&noun_id=${user.id}`)).body
    expect(data.map((it: { action: string }) => it.action)).toEqual(expect.arrayContaining(['disable', 'enable']))
  })

  test('only an operator does that, never to the last one who can log in', async () => {
    const owner = (await api.token({ role: 'merchant', merchant: 'acme' })).ask
    expect((await owner('POST /v1/users/bob@acme.test/disable')).status).toBe(403)
    const refused = { status: 409, body: { code: 'access.last_operator' } }
    expect(await operator('POST /v1/users/ada@example.com/disable')).toMatchObject(refused)
    const second = await inviteUser(api.ctx, { email: 'eve@example.com', role: 'operator' })
    // Invited is not yet able to log in.
    expect(await operator('POST /v1/users/ada@example.com/disable')).toMatchObject(refused)
    await accept(second.invitation!.link)
    const eve = api.as((await login('eve@example.com')).body.token)
    const both = await Promise.all([
      operator('POST /v1/users/eve@example.com/disable'),
      eve('POST /v1/users/ada@example.com/disable'),
    ])
    expect(both.filter((it) => it.status === 200)).toHaveLength(1)
  })
})
