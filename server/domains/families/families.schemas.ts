import { Type } from 'typebox'
import { Fields, Instant, ListOf, Nullable, Words } from '../../http/shapes.ts'
import { LISTING_STATES } from '../catalog/index.ts'

const Text = Nullable(Type.String())
const strict = { additionalProperties: false } as const
const line = (chars: number) => Type.String({ minLength: 1, maxLength: chars, pattern: '^[^\\u0000]*$' })
const Code = Type.String({
  pattern: '^(?![0-9]+$)[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
  description: 'Letters, digits, . _ -; no number, for numbers are ids',
})
const Conditions = Type.Unsafe<Readonly<Record<string, unknown>>>({
  ...Fields,
  description:
    '`{ "field": "brand", "eq": "Acme" }`, or `all`, `any`, `not` of these; tests are eq, ne, gt, gte, lt, lte, in, contains, starts, ends, matches, empty',
  examples: [
    {
      all: [
        { field: 'category', eq: 'apparel' },
        { field: 'price', lt: 50 },
      ],
    },
  ],
})
const Merchant = Type.Optional(
  Nullable({ ...line(200), description: 'Code of whose it is; the operator’s where none' }),
)
const ExternalId = Type.Optional(Nullable(line(200)))

export const ProductFamily = Type.Object({
  id: Type.String(),
  code: Type.String(),
  name: Type.String(),
  merchant: Nullable(Type.String({ description: 'Code of whose it is; null for the operator’s' })),
  conditions: Fields,
  members: Type.Integer({ description: 'Products in it now' }),
  evaluated_at: Nullable({
    ...Instant,
    description: 'Since when its members are those of its conditions; null while a job looks for them',
  }),
  external_id: Text,
  created_at: Instant,
  updated_at: Instant,
  version: Type.Integer(),
})

export const NewFamily = Type.Object(
  { code: Code, name: Type.Optional(line(200)), merchant: Merchant, conditions: Conditions, external_id: ExternalId },
  strict,
)
export const FamilyChange = Type.Object(
  {
    code: Type.Optional(Code),
    name: Type.Optional(line(200)),
    conditions: Type.Optional(Conditions),
    external_id: ExternalId,
  },
  strict,
)
export const FamilyReplacement = Type.Object(
  { code: Type.Optional(Code), name: Type.Optional(line(200)), merchant: Merchant, conditions: Conditions },
  strict,
)
export const FamilyPreview = Type.Object({ conditions: Conditions, merchant: Merchant }, strict)

export const FamilyPreviewed = Type.Object({
  count: Type.Integer(),
  exact: Type.Boolean({ description: 'False: there was no time to look at every product' }),
  products: ListOf(Type.Object({ id: Type.String(), title: Text, brand: Text })),
})

export const FamilyProduct = Type.Object({
  id: Type.String(),
  merchant: Nullable(Type.String({ description: 'Code of the merchant; null for one of the marketplace' })),
  title: Text,
  brand: Text,
  gtin: Text,
  category: Nullable(Type.String({ description: 'Code of the category' })),
  image_url: Text,
  state: Words(LISTING_STATES),
  updated_at: Instant,
})
