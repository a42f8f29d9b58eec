import type { App } from '../../http/app.ts'
import { problems } from '../../http/problems.ts'
import { named, pageRequestOf } from '../../http/resources.ts'
import { platformFaults } from '../../platform/faults.ts'
import { pagesFaults } from '../../platform/pages.faults.ts'
import { searchFaults } from './search.faults.ts'
import { SearchIndex, SearchQuery, SearchResult } from './search.schemas.ts'
import { searchCatalog } from './search-catalog.ts'
import { rebuildIndex, showIndex } from './search-index.ts'

const tags = ['catalog']
const FAULTS = [
  searchFaults.bad_filter,
  searchFaults.unknown_filter,
  searchFaults.too_long,
  pagesFaults.bad_cursor,
  pagesFaults.bad_limit,
  platformFaults.row_not_found,
] as const

/** Looking for products. */
export function searchRoutes(app: App): void {
  app.get(
    '/v1/catalog/search',
    {
      config: { access: { scope: 'products:read' } },
      schema: {
        tags,
        summary: 'Search products, with what they cost and what is left of them now',
        querystring: SearchQuery,
        response: { 200: named(app, 'SearchResult', SearchResult), ...problems(...FAULTS) },
      },
    },
    async (request) => (await searchCatalog(request.ctx, pageRequestOf(request.query as never))) as never,
  )
  const index = named(app, 'SearchIndex', SearchIndex)
  app.get(
    '/v1/catalog/index',
    {
      config: { access: { scope: 'products:read', only: 'operator' } },
      schema: { tags, summary: 'Show how far the search index is', response: { 200: index, ...problems() } },
    },
    async (request) => showIndex(request.ctx),
  )
  app.post(
    '/v1/catalog/rebuild',
    {
      config: { access: { scope: 'products:write', only: 'operator' } },
      schema: { tags, summary: 'Make the search index anew', response: { 200: index, ...problems() } },
    },
    async (request) => rebuildIndex(request.ctx),
  )
}
