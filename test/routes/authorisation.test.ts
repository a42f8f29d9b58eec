import { beforeAll, describe, expect, test } from 'vitest'
import { inviteUser, SCOPES, type Scope } from '../../server/domains/access/index.ts'
import { type Api, addOffer, type Caller, serveApi } from '../support/api.ts'
import { eachDatabase } from '../support/databases.ts'
import { begin } from '../support/runs.ts'

interface Route {
  readonly request: string
  readonly access: 'public' | 'token' | { scope: Scope; only?: string }
}

/** Who may use a scope, written down a second time: the table in the code must say the same. */
const MAY: Readonly<Record<string, (noun: string, way: string) => boolean>> = {
  operator: () => true,
  owner: (noun, way) =>
    !['customers', 'settings', 'metrics', 'jobs', 'merchant-groups'].includes(noun) &&
    (way === 'read' ||
      !['categories', 'attributes', 'audit-log', 'events', 'merchant-fields', 'onboarding-steps'].includes(noun)),
  catalog: (noun, way) =>
    [
      'products',
      'offers',
      'variations',
      'images',
      'product-families',
      'change-requests',
      'bulk-edits',
      'feeds',
      'uploads',
      'imports',
      'mappings',
    ].includes(noun) ||
    (way === 'read' && ['categories', 'attributes', 'merchants'].includes(noun)),
  orders: (noun, way) =>
    way === 'read' &&
    ['categories', 'attributes', 'products', 'offers', 'variations', 'images', 'merchants'].includes(noun),
  finance: (noun, way) => way === 'read' && ['products', 'offers', 'variations', 'images', 'merchants'].includes(noun),
  support: (noun, way) =>
    way === 'read' &&
    ['categories', 'attributes', 'products', 'offers', 'variations', 'images', 'merchants'].includes(noun),
  front: (noun, way) =>
    way === 'read' &&
    ['categories', 'attributes', 'products', 'offers', 'variations', 'images', 'product-families'].includes(noun),
}

const BYTES = { 'content-type': 'application/octet-stream' }

eachDatabase((open) => {
  let api: Api
  const routes: Route[] = []
  const callers: Record<string, Caller> = {}
  let stranger: Caller
  const theirs: Record<string, string> = {}

  beforeAll(async () => {
    api = await serveApi(await open())
    await api.app.ready()
    for (const [path, methods] of Object.entries(api.app.swagger().paths ?? {})) {
      for (const [method, operation] of Object.entries(methods ?? {})) {
        const url = path.replaceAll(/\{version\}/g, '1').replaceAll(/\{\w+\}/g, 'nothing')
        const access = (operation as { 'x-access': Route['access'] })['x-access']
        routes.push({ request: `${method.toUpperCase()} ${url}`, access })
      }
    }
    const acme = await api.merchant('acme')
    const other = await api.merchant('other')
    await scene(other, acme)
  })

  async function scene(other: number, acme: number) {
    callers.operator = (await api.token({ role: 'operator' })).ask
    callers.front = (await api.token({ role: 'front' })).ask
    for (const role of ['owner', 'catalog', 'orders', 'finance', 'support'] as const) {
      callers[role] = await session(role, 'acme')
    }
    stranger = (await api.token({ role: 'merchant', merchant: 'other' })).ask
    void other
    theirs.offers = await addOffer(api.db, acme, 'ACME-1', 'inactive')
    theirs.products = (await api.db.kysely.selectFrom('product').select('id').executeTakeFirstOrThrow()).id.toString()
    theirs.merchants = 'acme'
    theirs.tokens = (await api.token({ role: 'merchant', merchant: 'acme' })).id
    theirs.users = 'owner@acme.test'
    theirs.imports = (await begin(api.db, { merchantId: acme })).run.public_id
    theirs.mappings = await mapping(acme)
    const edit = await callers.owner!('POST /v1/bulk-edits', { noun: 'offers', filter: {}, change: { stock: 1 } })
    theirs['bulk-edits'] = edit.body.id
    theirs.images = await image(acme)
    theirs['change-requests'] = await changeRequest(acme)
    const family = { code: 'acme-family', merchant: 'acme', conditions: { field: 'brand', eq: 'x' } }
    theirs['product-families'] = (await callers.operator('POST /v1/product-families', family)).body.id
    const acmes = (await api.token({ role: 'merchant', merchant: 'acme' })).ask
    theirs.uploads = (await acmes('POST /v1/uploads?name=acme.csv', 'sku\n1\n', BYTES)).body.id
    theirs.feeds = (await acmes('POST /v1/feeds', { name: 'acme feed', upload: theirs.uploads })).body.id
  }

  async function mapping(merchant_id: number): Promise<string> {
    const created_at = api.clock.now()
    const row = { merchant_id, target: 'offers', name: 'acme mapping', feed_id: null, created_at }
    const { id } = await api.db.kysely.insertInto('mapping').values(row).returning('id').executeTakeFirstOrThrow()
    const document = { version: 1, target: 'offers', attributes: {} }
    await api.db.kysely
      .insertInto('mapping_version')
      .values({ mapping_id: id, version: 1, document, digest: 'x', created_at })
      .execute()
    return String(id)
  }

  async function image(merchant_id: number): Promise<string> {
    const at = api.clock.now()
    const stamps = { next_at: at, checked_at: null, created_at: at, updated_at: at, version: 1 }
    const unsaid = { reason: null, detail: null, fix: null, etag: null, last_modified: null, image_id: null }
    const row = {
      merchant_id,
      url: 'https://acme.test/1.jpg',
      state: 'broken',
      attempts: 1,
      ...unsaid,
      ...stamps,
    } as const
    return String(
      (await api.db.kysely.insertInto('image_source').values(row).returning('id').executeTakeFirstOrThrow()).id,
    )
  }

  async function changeRequest(merchant_id: number): Promise<string> {
    const at = api.clock.now()
    const row = { kind: 'change' as const, merchant_id, product_id: Number(theirs.products), changes: {}, before: {} }
    const { id } = await api.db.kysely
      .insertInto('change_request')
      .values({ ...row, note: null, state: 'pending', refusal: null, created_at: at, updated_at: at })
      .returning('id')
      .executeTakeFirstOrThrow()
    return String(id)
  }

  async function session(
    role: 'owner' | 'catalog' | 'orders' | 'finance' | 'support',
    merchant: string,
  ): Promise<Caller> {
    const email = `${role}@${merchant}.test`
    const { invitation } = await inviteUser(api.ctx, { email, role, merchant })
    const password = 'correct horse battery'
    const accepted = await api.as(null)('POST /v1/users/accept', { link: invitation!.link, password })
    expect(accepted.status).toBe(200)
    const { body } = await api.as(null)('POST /v1/sessions', { email, password })
    return api.as(body.token)
  }

  const scoped = () => routes.filter((route) => typeof route.access === 'object')
  const send = (ask: Caller, { request }: Route) => ask(request, /^(POST|PATCH|PUT)/.test(request) ? {} : undefined)

  describe('every route', () => {
    test('says who may use it', () => {
      expect(routes.length).toBeGreaterThan(30)
      expect(routes.filter((route) => route.access === undefined)).toEqual([])
      const unknown = scoped().filter(({ access }) => !SCOPES.includes((access as { scope: Scope }).scope))
      expect(unknown).toEqual([])
    })

    test('refuses who has no token, an unknown, an expired and a revoked one', async () => {
      const expired = await api.token({ role: 'operator', expires_at: '2026-05-06T08:00:00.000Z' })
      const revoked = await api.token({ role: 'operator' })
      await callers.operator!(`POST /v1/tokens/${revoked.id}/revoke`)
      api.clock.passes(3_600_000)
      const none = [api.as(null), api.as('izb_operator_unknown'), expired.ask, revoked.ask]
      for (const route of routes.filter((it) => it.access !== 'public')) {
        for (const ask of none) expect((await send(ask, route)).status, route.request).toBe(401)
      }
    })

    test('lets in exactly the roles of the table', async () => {
      for (const [role, ask] of Object.entries(callers)) {
        for (const route of scoped()) {
          const { scope, only } = route.access as { scope: Scope; only?: string }
          const [noun = '', way = ''] = scope.split(':')
          const may = MAY[role]!(noun, way) && (only === undefined || role === only)
          const { status } = await send(ask, route)
          expect(`${role} ${route.request} ${status === 403 ? 'refused' : 'let in'}`).toBe(
            `${role} ${route.request} ${may ? 'let in' : 'refused'}`,
          )
        }
      }
    })

    test('refuses a token that was made for something else', async () => {
      const narrow = (await api.token({ role: 'operator', scopes: ['metrics:read'] })).ask
      for (const route of scoped().filter((it) => (it.access as { scope: Scope }).scope !== 'metrics:read')) {
        expect(await send(narrow, route), route.request).toMatchObject({
          status: 403,
          body: { code: 'access.not_allowed' },
        })
      }
    })

    test('knows nothing of what is another merchant’s', async () => {
      for (const route of scoped().filter(({ request }) => request.includes('/nothing'))) {
        const noun = /^\w+ \/v1\/([\w-]+)/.exec(route.request)![1]!
        const ref = theirs[noun]
        if (ref === undefined) continue
        const request = route.request.replace('nothing', ref)
        const { status } = await send(stranger, { ...route, request })
        // The very answer that what does not exist has: a body that lacks something is told of first, in both cases.
        const { status: unknown } = await send(stranger, route)
        expect(`${request} ${status}`).toBe(`${request} ${unknown}`)
        expect([400, 403, 404]).toContain(status)
      }
      for (const noun of Object.keys(theirs)) {
        const { body } = await stranger(`GET /v1/${noun}`)
        const seen = JSON.stringify(body.data)
        expect(seen, noun).not.toContain('acme')
      }
    })

    test('a front end sees what is on sale only', async () => {
      const { body } = await callers.front!('GET /v1/offers')
      expect(body.data).toEqual([])
      expect((await callers.front!(`GET /v1/offers/${theirs.offers}`)).status).toBe(404)
    })
  })
})

test('a route that does not say who may use it cannot be registered', async () => {
  const { guard } = await import('../../server/http/access.ts')
  const { fastify } = await import('fastify')
  const app = fastify()
  guard(app as never, {} as never)
  expect(() => app.get('/v1/secrets', async () => 'all of them')).toThrow('does not say who may use it')
})
