import type { App } from '../../http/app.ts'
import { problems } from '../../http/problems.ts'
import { LIST_FAULTS, named, PageOf, pageQuery, pageRequestOf, Ref, readRoutes } from '../../http/resources.ts'
import { writeRoutes } from '../../http/writes.ts'
import { platformFaults } from '../../platform/faults.ts'
import { pagesFaults } from '../../platform/pages.faults.ts'
import { families, familyProductFields, listFamilyProducts } from './families.queries.ts'
import { FamilyPreview, FamilyPreviewed, FamilyProduct, ProductFamily } from './families.schemas.ts'
import { familyPreview, familyWrites } from './families.writes.ts'

/** Saved selectors of products. */
export function familyRoutes(app: App): void {
  const family = { nouns: 'product-families', one: 'a family', scope: 'product-families:read' } as const
  const schema = named(app, 'ProductFamily', ProductFamily)
  readRoutes(app, schema, { ...family, ...families })
  writeRoutes(app, schema, { ...family, scope: 'product-families:write', writes: familyWrites })
  app.get(
    '/v1/product-families/:id/products',
    {
      config: { access: { scope: family.scope } },
      schema: {
        tags: [family.nouns],
        summary: 'List the products that are in a family now',
        params: Ref,
        querystring: pageQuery(familyProductFields, true),
        response: {
          200: PageOf(named(app, 'FamilyProduct', FamilyProduct)),
          ...problems(...LIST_FAULTS, platformFaults.row_not_found, pagesFaults.ambiguous),
        },
      },
    },
    async (request) =>
      (await listFamilyProducts(request.ctx, request.params.id, pageRequestOf(request.query))) as never,
  )
  app.post(
    '/v1/product-families/preview',
    {
      config: { access: { scope: 'product-families:write' } },
      schema: {
        tags: [family.nouns],
        summary: familyPreview.summary,
        body: FamilyPreview,
        response: { 200: FamilyPreviewed, ...problems(...(familyPreview.faults ?? [])) },
      },
    },
    async (request) => (await familyPreview.run(request.ctx, '', request.body as never)) as never,
  )
}
