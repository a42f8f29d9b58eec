import { Type } from 'typebox'
import { Fields, Instant, ListOf, Nullable, Words } from '../../http/shapes.ts'
import { ExternalId, line, maybe, strict, Text } from './catalog.schemas.ts'
import { CHANGE_REQUEST_KINDS, CHANGE_REQUEST_STATES } from './change-request.machine.ts'
import { LISTING_STATES } from './listing.machine.ts'
import { PRODUCT_KINDS } from './product-kinds.ts'
import { UNSELLABLE } from './sellable.ts'

/** Why something was refused. */
export const Refusal = Type.Object({
  reason: Text,
  fields: Type.Unsafe<Readonly<Record<string, string>>>(
    Type.Object({}, { additionalProperties: true, description: 'Field → what is wrong with it' }),
  ),
})

export const Actions = ListOf(Type.String({ description: 'What you may do with it now' }))
export const Reasons = ListOf(Words(UNSELLABLE))
export const Protected = ListOf(Type.String({ description: 'A field that imports leave alone: a person wrote it' }))

const Seo = Type.Object(
  {
    title: Type.Optional(line(200)),
    description: Type.Optional(line(1_000)),
    slug: Type.Optional(Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 200 })),
    keywords: Type.Optional(Type.Array(line(100), { maxItems: 50, uniqueItems: true })),
  },
  strict,
)

export const Product = Type.Object({
  id: Type.String(),
  external_id: Text,
  merchant: Nullable(Type.String({ description: 'Code of the merchant; null for one of the marketplace' })),
  key: Type.String(),
  kind: Words(PRODUCT_KINDS),
  title: Text,
  brand: Text,
  gtin: Text,
  category: Nullable(Type.String({ description: 'Code of the category' })),
  source_category: Text,
  image_url: Text,
  attributes: Fields,
  seo: Nullable(Fields),
  state: Words(LISTING_STATES),
  refusal: Nullable(Refusal),
  sellable: Type.Boolean({ description: 'Whether offers on it can be sold' }),
  unsellable_reasons: Reasons,
  protected: Protected,
  change_request: Nullable(Type.String({ description: 'Id of a change that waits for the operator' })),
  actions: Actions,
  created_at: Instant,
  updated_at: Instant,
  deleted_at: Nullable(Instant),
  version: Type.Integer(),
})

/** What people write of a product. */
const sheet = {
  kind: Type.Optional(Words(PRODUCT_KINDS)),
  title: maybe(4_000),
  brand: maybe(400),
  gtin: maybe(20),
  category: Type.Optional(Nullable(line(200))),
  image_url: maybe(2_000),
  attributes: Type.Optional(Fields),
  seo: Type.Optional(Nullable(Seo)),
}

const Key = line(190)
const Merchant = Type.Optional(Nullable(line(200)))

export const NewProduct = Type.Object({ key: Key, merchant: Merchant, ...sheet, external_id: ExternalId }, strict)
export const ProductChange = Type.Object({ ...sheet, external_id: ExternalId }, strict)
export const ProductReplacement = Type.Object({ key: Type.Optional(Key), merchant: Merchant, ...sheet }, strict)

export const Reason = Type.Object({ reason: maybe(1_000) }, strict)

/** Why it is refused: at least one of both. */
export const RefusalReasons = Type.Object(
  {
    reason: maybe(1_000),
    fields: Type.Optional(
      Type.Unsafe<Readonly<Record<string, string>>>(
        Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_:]{0,99}$' }), line(500)),
      ),
    ),
  },
  strict,
)

/** Which fields imports may write again; all where none is named. */
export const Release = Type.Object(
  { fields: Type.Optional(Type.Array(line(100), { minItems: 1, maxItems: 500, uniqueItems: true })) },
  strict,
)

export const ChangeRequest = Type.Object({
  id: Type.String(),
  kind: Words(CHANGE_REQUEST_KINDS),
  merchant: Type.String({ description: 'Code of the merchant who asks' }),
  product_id: Type.String(),
  product: Nullable(Type.String({ description: 'Key of the product' })),
  title: Text,
  changes: Fields,
  before: Fields,
  note: Text,
  state: Words(CHANGE_REQUEST_STATES),
  refusal: Nullable(Refusal),
  actions: Actions,
  created_at: Instant,
  updated_at: Instant,
  version: Type.Integer(),
})

/** A missing product (`key` and what it is), or a change of one that is there (`product`). */
export const NewChangeRequest = Type.Object(
  {
    product: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Id or key of the product that shall change' }),
    ),
    key: Type.Optional(Key),
    merchant: Merchant,
    changes: Type.Object(sheet, strict),
    note: maybe(2_000),
  },
  strict,
)
