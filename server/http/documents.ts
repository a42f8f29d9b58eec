import swagger from '@fastify/swagger'
import { Type } from 'typebox'
import type { App } from './app.ts'
import { Problem } from './problems.ts'

const DESCRIPTION = `Everything the marketplace can do. Money is a decimal string with its \`currency\` beside it,
instants are ISO 8601 in UTC, ids are opaque strings. Errors are problem documents with a \`code\` and a \`fix\`.
Every POST honours \`Idempotency-Key\` for 24 hours; every change honours \`If-Match\`.`

/** Describes the API as OpenAPI 3.1; must stand before the routes. */
export async function describe(app: App, version: string, url: string | null): Promise<void> {
  app.addSchema(Problem)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'izb', version, description: DESCRIPTION, license: { name: 'MIT', identifier: 'MIT' } },
      servers: [{ url: url ?? '/' }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', description: '`izb_…`' } } },
    },
    hideUntagged: true,
    refResolver: { buildLocalReference: (json) => String(json.$id) },
    transform: ({ schema, url: path, route }) => {
      const access = route.config?.access
      const scope = typeof access === 'object' ? `Needs the scope \`${access.scope}\`.` : undefined
      const security = access === 'public' ? [] : [{ token: typeof access === 'object' ? [access.scope] : [] }]
      return {
        url: path,
        schema: { ...schema, security, 'x-access': access, ...(scope ? { description: scope } : {}) },
      }
    },
  })
  const schema = {
    tags: ['api'],
    summary: 'Describe the API',
    response: { 200: Type.Object({}, { additionalProperties: true }) },
  }
  app.get('/v1/openapi.json', { config: { access: 'public' }, schema }, async () => app.swagger() as object)
}

/** The documentation to be browsed, all of it from here: no other host is asked. Before the guard, for everybody. */
export async function showDocuments(app: App): Promise<void> {
  const { default: scalar } = await import('@scalar/fastify-api-reference')
  await app.register(scalar, {
    routePrefix: '/docs',
    configuration: { url: '/v1/openapi.json', withDefaultFonts: false, telemetry: false, agent: { disabled: true } },
    hooks: {
      onRequest: (_request, reply, done) => {
        void reply.header('content-security-policy', DOCS_POLICY)
        done()
      },
    },
  })
}

const DOCS_POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
