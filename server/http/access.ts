import type { FastifyRequest, RouteOptions } from 'fastify'
import { type Context, contextOf } from '../context.ts'
import {
  accessFaults,
  authenticator,
  type Caller,
  NOBODY,
  reachOf,
  type Scope,
  scopesOfCaller,
} from '../domains/access/index.ts'
import { customerNamed } from '../domains/customers/index.ts'
import type { App } from './app.ts'

/** Who may use a route: everybody, whoever has a token, or who has a scope; some are an operator's alone. */
export type Access = 'public' | 'token' | { readonly scope: Scope; readonly only?: 'operator' }

type Deps = Pick<Context, 'db' | 'clock' | 'jobs' | 'content' | 'mapper'>

/** Lets nobody in whom the route's access does not name, and gives every request its context. */
export function guard(app: App, { db, clock, jobs, content, mapper }: Deps): void {
  const deps = { db, clock, jobs, content, mapper }
  const authenticate = authenticator(db, clock)
  app.decorateRequest('ctx')
  app.decorateRequest('caller', null)
  app.addHook('onRoute', refuseUnguarded)
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access
    if (access === undefined || access === 'public') {
      request.ctx = contextOf({
        ...deps,
        ...parts(request),
        actor: NOBODY,
        reach: { kind: 'storefront' },
        may: () => false,
      })
      return
    }
    const caller = await authenticate(tokenOf(request))
    request.caller = caller
    const reach = access === 'token' ? ({ kind: 'storefront' } as const) : allowed(caller, access)
    const may = (scope: string) => scopesOfCaller(caller).some((it) => it === scope)
    request.ctx = contextOf({ ...deps, ...parts(request), actor: caller.actor, reach, may })
    const customer = request.headers['izb-customer']
    if (customer === undefined) return
    if (!caller.standings.some(({ role }) => role === 'front')) throw accessFaults.no_customer_here({})
    request.ctx = { ...request.ctx, customer: await customerNamed(request.ctx, String(customer)) }
  })
}

function refuseUnguarded({ method, url, config }: RouteOptions): void {
  if (config?.access === undefined)
    throw new Error(`${String(method)} ${url} does not say who may use it: config.access`)
}

function parts(request: FastifyRequest) {
  const expects = request.headers['if-match']
  return { requestId: request.id, expects: expects === undefined || request.method === 'GET' ? null : expects }
}

function tokenOf(request: FastifyRequest): string {
  const [, token] = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? []
  if (token === undefined) throw accessFaults.token_missing({})
  return token
}

function allowed(caller: Caller, access: Exclude<Access, string>) {
  const reach = reachOf(caller, access.scope)
  if (!reach) throw accessFaults.not_allowed({ scope: access.scope })
  if (access.only === 'operator' && reach.kind !== 'everything')
    throw accessFaults.role_needed({ roles: ['an operator'] })
  return reach
}
