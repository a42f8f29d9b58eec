import { Type } from 'typebox'
import type { App } from '../../http/app.ts'
import { problems } from '../../http/problems.ts'
import { Fields, ListOf, Nullable, named, readRoutes, Words } from '../../http/resources.ts'
import { historyRoute, writeRoutes } from '../../http/writes.ts'
import { platformFaults } from '../../platform/faults.ts'
import { readSettings } from '../../platform/settings.ts'
import { attributes } from './attributes.queries.ts'
import { Attribute, Category } from './catalog.schemas.ts'
import { attributeWrites, categoryWrites } from './catalog.writes.ts'
import { categories, findCategory, listCategories } from './categories.queries.ts'
import { changeRequestHistory, changeRequests } from './change-requests.queries.ts'
import { productHistory, products } from './products.queries.ts'
import { ChangeRequest, Product } from './products.schemas.ts'
import { changeRequestWrites, productWrites } from './products.writes.ts'
import { updateSettings } from './update-settings.ts'

/** The tree of the marketplace. */
export function categoryRoutes(app: App): void {
  const category = { nouns: 'categories', one: 'a category', scope: 'categories:read' } as const
  const schema = named(app, 'Category', Category)
  const reads = { fields: categories.fields, followed: true, page: listCategories, find: findCategory }
  readRoutes(app, schema, { ...category, ...reads })
  writeRoutes(app, schema, { ...category, scope: 'categories:write', writes: categoryWrites })
}

/** What products and offers are described by. */
export function attributeRoutes(app: App): void {
  const attribute = { nouns: 'attributes', one: 'an attribute', scope: 'attributes:read' } as const
  const schema = named(app, 'Attribute', Attribute)
  readRoutes(app, schema, { ...attribute, ...attributes })
  writeRoutes(app, schema, { ...attribute, scope: 'attributes:write', writes: attributeWrites })
}

/** Sheets of goods and services, and what merchants ask of them. */
export function productRoutes(app: App): void {
  const product = { nouns: 'products', one: 'a product', scope: 'products:read' } as const
  const schema = named(app, 'Product', Product)
  readRoutes(app, schema, { ...product, ...products })
  historyRoute(app, { ...product, history: productHistory })
  writeRoutes(app, schema, { ...product, scope: 'products:write', writes: productWrites })
  const request = { nouns: 'change-requests', one: 'a change request', scope: 'change-requests:read' } as const
  const shape = named(app, 'ChangeRequest', ChangeRequest)
  readRoutes(app, shape, { ...request, ...changeRequests })
  historyRoute(app, { ...request, history: changeRequestHistory })
  writeRoutes(app, shape, { ...request, scope: 'change-requests:write', writes: changeRequestWrites })
}

const Settings = Type.Object({
  currency: Type.String(),
  language: Type.String(),
  catalog_mode: Words(['open', 'closed', 'enriched']),
  offer_acceptance: Words(['automatic', 'manual']),
  prices: Words(['gross', 'net']),
  match_identifier: ListOf(Type.String()),
  default_category: Nullable(Type.String()),
  acceptance_rules: ListOf(Fields),
  moderated_attributes: ListOf(Type.String()),
  facets: ListOf(Type.String()),
})

/** How the marketplace behaves. */
export function settingRoutes(app: App): void {
  const settings = named(app, 'Settings', Settings)
  const tags = ['settings']
  app.get(
    '/v1/settings',
    {
      config: { access: { scope: 'settings:read' } },
      schema: { tags, summary: 'Show the settings in force', response: { 200: settings, ...problems() } },
    },
    async (request) => (await readSettings(request.ctx.queries)) as never,
  )
  app.patch(
    '/v1/settings',
    {
      config: { access: { scope: 'settings:write' } },
      schema: {
        tags,
        summary: 'Change settings, all or none',
        body: Type.Partial(Settings, { additionalProperties: false, minProperties: 1 }),
        response: {
          200: settings,
          ...problems(platformFaults.bad_setting, platformFaults.outdated, platformFaults.row_not_found),
        },
      },
    },
    async (request) => (await updateSettings(request.ctx, request.body)) as never,
  )
}
