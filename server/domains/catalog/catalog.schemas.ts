import { Type } from 'typebox'
import { ATTRIBUTE_TYPES } from '../../../engine/contract/target.ts'
import { Fields, Instant, ListOf, Nullable, Words } from '../../http/shapes.ts'

export const Text = Nullable(Type.String())
export const strict = { additionalProperties: false } as const
/** Without NUL and halves of pairs, which no JSON of PostgreSQL holds. */
export const NO_NUL = '^(?:[^\\u0000\\ud800-\\udfff]|[\\ud800-\\udbff][\\udc00-\\udfff])*$'
export const line = (chars: number) => Type.String({ minLength: 1, maxLength: chars, pattern: NO_NUL })
export const maybe = (chars: number) => Type.Optional(Nullable(line(chars)))
export const ExternalId = maybe(200)
const Position = Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 }))

/** Language → text. */
const Texts = Type.Unsafe<Readonly<Record<string, string>>>(
  Type.Record(Type.String({ pattern: '^[a-z]{2}$' }), line(400)),
)
const ShownTexts = Type.Unsafe<Readonly<Record<string, string>>>(Type.Record(Type.String(), Type.String()))

/** What every row that people change has. */
const stamps = {
  created_at: Instant,
  updated_at: Instant,
  deleted_at: Nullable(Instant),
  version: Type.Integer(),
}

export const Category = Type.Object({
  id: Type.String(),
  external_id: Text,
  code: Type.String(),
  parent: Nullable(Type.String({ description: 'Code of the category above' })),
  path: ListOf(Type.String({ description: 'Codes from the top down to it' })),
  name: Type.String(),
  names: ShownTexts,
  position: Type.Integer(),
  published: Type.Boolean(),
  visible: Type.Boolean({ description: 'Published, as is everything above it' }),
  ...stamps,
})

/** What a code of a category may be: mappings and lists of codes name it. */
export const CODE_PATTERN = '^[^\\s>\\u0000|,\\ud800-\\udfff][^>\\u0000|,\\ud800-\\udfff]{0,199}$'

const CategoryCode = Type.String({
  pattern: CODE_PATTERN,
  description: 'Mappings name it by this',
})

const category = {
  parent: Type.Optional(Nullable(line(200))),
  names: Type.Optional(Texts),
  position: Position,
  published: Type.Optional(Type.Boolean({ description: 'A draft is published by POST /v1/categories/publish' })),
}

export const NewCategory = Type.Object(
  { code: CategoryCode, name: line(400), ...category, external_id: ExternalId },
  strict,
)
export const CategoryChange = Type.Object(
  { name: Type.Optional(line(400)), ...category, external_id: ExternalId },
  strict,
)
export const CategoryReplacement = Type.Object(
  { code: Type.Optional(CategoryCode), name: line(400), ...category },
  strict,
)

/** What came of publishing the tree. */
export const Published = Type.Object({
  published: Type.Integer({ description: 'How many were drafts' }),
  categories: ListOf(Type.String({ description: 'Their codes, the first thousand' })),
})

export const Attribute = Type.Object({
  id: Type.String(),
  external_id: Text,
  code: Type.String(),
  label: Type.String(),
  labels: ShownTexts,
  description: Type.String(),
  entity: Words(['product', 'offer']),
  type: Words(ATTRIBUTE_TYPES),
  unit: Text,
  required: Type.Boolean(),
  values: Nullable(ListOf(Fields)),
  categories: Nullable(ListOf(Type.String())),
  active: Type.Boolean(),
  native: Type.Boolean(),
  localised: Type.Boolean(),
  position: Type.Integer(),
  ...stamps,
})

const ListValue = Type.Object({ code: line(200), labels: Type.Optional(Texts) }, strict)

/** A value may be given by its code alone. */
const Values = Type.Optional(Nullable(Type.Array(Type.Union([line(200), ListValue]), { minItems: 1, maxItems: 5_000 })))

const attribute = {
  label: Type.Optional(line(200)),
  labels: Type.Optional(Texts),
  description: Type.Optional(Type.String({ maxLength: 2_000, pattern: NO_NUL })),
  entity: Type.Optional(Words(['product', 'offer'])),
  type: Type.Optional(Words(ATTRIBUTE_TYPES)),
  unit: maybe(30),
  required: Type.Optional(Type.Boolean()),
  values: Values,
  categories: Type.Optional(Nullable(Type.Array(line(200), { minItems: 1, maxItems: 1_000, uniqueItems: true }))),
  active: Type.Optional(Type.Boolean({ description: 'Off, it is asked for no more; its values stay' })),
  localised: Type.Optional(Type.Boolean()),
  position: Position,
}

const AttributeCode = Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}$' })

export const NewAttribute = Type.Object({ code: AttributeCode, ...attribute, external_id: ExternalId }, strict)
export const AttributeChange = Type.Object({ ...attribute, external_id: ExternalId }, strict)
export const AttributeReplacement = Type.Object({ code: Type.Optional(AttributeCode), ...attribute }, strict)
