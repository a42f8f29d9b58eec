import { Type } from 'typebox'
import { ATTRIBUTE_TYPES } from '../../../engine/contract/target.ts'
import type { App } from '../../http/app.ts'
import { problems } from '../../http/problems.ts'
import { Fields, Instant, ListOf, Nullable, named, readRoutes, Words } from '../../http/resources.ts'
import { platformFaults } from '../../platform/faults.ts'
import { readSettings } from '../../platform/settings.ts'
import { attributes } from './attributes.queries.ts'
import { categories } from './categories.queries.ts'
import { LISTING_STATES } from './listing.machine.ts'
import { products } from './products.queries.ts'
import { updateSettings } from './update-settings.ts'

const Texts = Type.Unsafe<Readonly<Record<string, string>>>(Type.Record(Type.String(), Type.String()))

const Category = Type.Object({
  id: Type.String(),
  external_id: Nullable(Type.String()),
  code: Type.String(),
  parent: Nullable(Type.String({ description: 'Code of the category above' })),
  name: Type.String(),
  names: Texts,
  position: Type.Integer(),
  published: Type.Boolean(),
})

const Attribute = Type.Object({
  id: Type.String(),
  code: Type.String(),
  label: Type.String(),
  labels: Texts,
  description: Type.String(),
  entity: Words(['product', 'offer']),
  type: Words(ATTRIBUTE_TYPES),
  unit: Nullable(Type.String()),
  required: Type.Boolean(),
  values: Nullable(ListOf(Fields)),
  categories: Nullable(ListOf(Type.String())),
  active: Type.Boolean(),
  native: Type.Boolean(),
  localised: Type.Boolean(),
  position: Type.Integer(),
})

const Product = Type.Object({
  id: Type.String(),
  external_id: Nullable(Type.String()),
  merchant: Nullable(Type.String({ description: 'Code of the merchant; null for one of the marketplace' })),
  key: Type.String(),
  title: Nullable(Type.String()),
  brand: Nullable(Type.String()),
  gtin: Nullable(Type.String()),
  category: Nullable(Type.String({ description: 'Code of the category' })),
  source_category: Nullable(Type.String()),
  image_url: Nullable(Type.String()),
  attributes: Fields,
  state: Words(LISTING_STATES),
  actions: ListOf(Type.String({ description: 'What you may do with it now' })),
  created_at: Instant,
  updated_at: Instant,
  deleted_at: Nullable(Instant),
})

/** Categories, attributes, products, and the settings they obey. */
export function catalogRoutes(app: App): void {
  const of = { nouns: 'categories', one: 'a category', scope: 'categories:read' } as const
  readRoutes(app, named(app, 'Category', Category), { ...of, ...categories })
  const attribute = { nouns: 'attributes', one: 'an attribute', scope: 'attributes:read' } as const
  readRoutes(app, named(app, 'Attribute', Attribute), { ...attribute, ...attributes })
  const product = { nouns: 'products', one: 'a product', scope: 'products:read' } as const
  readRoutes(app, named(app, 'Product', Product), { ...product, ...products })
  settingRoutes(app)
}

const Settings = Type.Object({
  currency: Type.String(),
  language: Type.String(),
  catalog_mode: Words(['open', 'closed', 'enriched']),
  offer_acceptance: Words(['automatic', 'manual']),
  prices: Words(['gross', 'net']),
  match_identifier: ListOf(Type.String()),
})

function settingRoutes(app: App): void {
  const settings = named(app, 'Settings', Settings)
  const tags = ['settings']
  app.get(
    '/v1/settings',
    {
      config: { access: { scope: 'settings:read' } },
      schema: { tags, summary: 'Show the settings in force', response: { 200: settings, ...problems() } },
    },
    async (request) => readSettings(request.ctx.queries),
  )
  app.patch(
    '/v1/settings',
    {
      config: { access: { scope: 'settings:write' } },
      schema: {
        tags,
        summary: 'Change settings, all or none',
        body: Type.Partial(Settings, { additionalProperties: false, minProperties: 1 }),
        response: { 200: settings, ...problems(platformFaults.bad_setting, platformFaults.outdated) },
      },
    },
    async (request) => updateSettings(request.ctx, request.body),
  )
}
