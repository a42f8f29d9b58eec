import { Type } from 'typebox'
import type { App } from '../../http/app.ts'
import { partRoute } from '../../http/part-routes.ts'
import { problems } from '../../http/problems.ts'
import { Fields, Instant, ListOf, named, Ref, readRoutes, Words } from '../../http/resources.ts'
import { platformFaults } from '../../platform/faults.ts'
import { checkMapping } from './check-mapping.ts'
import { importFaults } from './imports.faults.ts'
import { findMapping, listVersions, mappings, versionFields } from './imports.queries.ts'

const listed = {
  id: Type.String(),
  name: Type.String(),
  target: Type.String(),
  merchant: Type.String(),
  version: Type.Integer({ description: 'The last one' }),
  created_at: Instant,
}

const Version = Type.Object({ version: Type.Integer(), digest: Type.String(), created_at: Instant })

const Checked = Type.Object({
  valid: Type.Boolean(),
  findings: ListOf(
    Type.Object({
      path: Type.String(),
      code: Type.String(),
      severity: Words(['error', 'warning']),
      detail: Type.String(),
      fix: Type.String(),
    }),
  ),
})

/** The stored mappings and their versions. */
export function mappingRoutes(app: App): void {
  const whole = named(app, 'MappingDocument', Type.Object({ ...listed, document: Fields }))
  const mapping = { nouns: 'mappings', one: 'a mapping, with its document', scope: 'mappings:read' } as const
  readRoutes(app, named(app, 'Mapping', Type.Object(listed)), {
    ...mapping,
    ...mappings,
    whole: { schema: whole, find: (ctx, ref) => findMapping(ctx, ref) as never },
  })
  const tags = ['mappings']
  const config = { access: { scope: 'mappings:read' as const } }
  partRoute(app, Version, {
    nouns: 'mappings',
    part: 'versions',
    summary: 'List its versions, last first',
    scope: 'mappings:read',
    fields: versionFields,
    faults: [platformFaults.row_not_found],
    page: listVersions,
  })
  const version = Type.Object({ ...Ref.properties, version: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
  const one = { 200: whole, ...problems(platformFaults.row_not_found, importFaults.version_unknown) }
  app.get(
    '/v1/mappings/:id/versions/:version',
    { config, schema: { tags, summary: 'Show a version, with its document', params: version, response: one } },
    async (request) => findMapping(request.ctx, request.params.id, request.params.version),
  )
  const checked = { 200: Checked, ...problems(platformFaults.row_not_found) }
  app.post(
    '/v1/mappings/:id/check',
    { config, schema: { tags, summary: 'What is wrong with it', params: Ref, response: checked } },
    async (request) => checkMapping(request.ctx, request.params.id),
  )
}
