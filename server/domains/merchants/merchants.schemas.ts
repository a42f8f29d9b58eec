import { Type } from 'typebox'
import { Fields, Instant, ListOf, Nullable, Words } from '../../http/shapes.ts'
import { FIELD_TYPES } from './field-types.ts'
import { KYC, MERCHANT_STATES } from './merchant.machine.ts'

const Text = Nullable(Type.String())

export const Merchant = Type.Object({
  id: Type.String(),
  code: Type.String(),
  name: Type.String(),
  email: Text,
  region: Text,
  language: Text,
  currency: Text,
  legal_name: Text,
  registration_number: Text,
  vat_number: Text,
  street: Text,
  postal_code: Text,
  city: Text,
  country: Text,
  iban: Text,
  status: Words(MERCHANT_STATES),
  kyc: Words(KYC),
  custom: Fields,
  external_id: Text,
  actions: ListOf(Type.String({ description: 'What you may do with it now' })),
  created_at: Instant,
  updated_at: Instant,
  deleted_at: Nullable(Instant),
  version: Type.Integer(),
})

const strict = { additionalProperties: false } as const
const NO_NUL = '^[^\\u0000]*$'
const line = (chars: number) => Type.String({ minLength: 1, maxLength: chars, pattern: NO_NUL })
const maybe = (chars: number) => Type.Optional(Nullable(line(chars)))

/** How people call it; never a number, for numbers are ids. */
const Code = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$', description: 'Letters, digits, . _ -' })
const FieldCode = Type.String({ pattern: '^[a-z][a-z0-9_]{0,59}$' })
const ExternalId = maybe(200)

/** What a merchant says about itself. */
const profile = {
  name: Type.Optional(line(200)),
  email: Type.Optional(Nullable(Type.String({ format: 'email', maxLength: 254 }))),
  region: maybe(100),
  language: Type.Optional(Nullable(Type.String({ pattern: '^[a-z]{2}$' }))),
  currency: Type.Optional(Nullable(Type.String({ pattern: '^[A-Z]{3}$' }))),
  legal_name: maybe(200),
  registration_number: maybe(100),
  vat_number: maybe(50),
  street: maybe(200),
  postal_code: maybe(20),
  city: maybe(100),
  country: Type.Optional(Nullable(Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166' }))),
  iban: maybe(60),
  custom: Type.Optional(Fields),
}

const kyc = Type.Optional(Words(KYC))

/** A new merchant; its code is its external id where none is given. */
export const NewMerchant = Type.Object({ code: Code, ...profile, kyc, external_id: ExternalId }, strict)
export const MerchantChange = Type.Object(
  { code: Type.Optional(Code), ...profile, kyc, external_id: ExternalId },
  strict,
)
export const MerchantReplacement = Type.Object({ code: Type.Optional(Code), ...profile, kyc }, strict)

export const Reason = Type.Object({ reason: maybe(1_000) }, strict)

export const MerchantGroup = Type.Object({
  id: Type.String(),
  code: Type.String(),
  name: Type.String(),
  merchants: ListOf(Type.String({ description: 'Code of a merchant in it' })),
  external_id: Text,
  created_at: Instant,
  updated_at: Instant,
  version: Type.Integer(),
})

const members = Type.Optional(Type.Array(line(200), { maxItems: 1_000, uniqueItems: true }))

export const NewGroup = Type.Object(
  { code: Code, name: Type.Optional(line(200)), merchants: members, external_id: ExternalId },
  strict,
)
export const GroupChange = Type.Object(
  { code: Type.Optional(Code), name: Type.Optional(line(200)), merchants: members, external_id: ExternalId },
  strict,
)
export const GroupReplacement = Type.Object(
  { code: Type.Optional(Code), name: Type.Optional(line(200)), merchants: members },
  strict,
)

/** Merchants that join a group, or leave it. */
export const Members = Type.Object(
  { merchants: Type.Array(line(200), { minItems: 1, maxItems: 1_000, uniqueItems: true }) },
  strict,
)

/** What came of one action on every merchant of a group. */
export const BulkReport = Type.Object({
  action: Type.String(),
  done: Type.Integer(),
  refused: Type.Integer(),
  merchants: ListOf(
    Type.Object({
      merchant: Type.String(),
      done: Type.Boolean(),
      status: Type.String(),
      code: Nullable(Type.String({ description: 'Why not' })),
      detail: Nullable(Type.String()),
    }),
  ),
})

const Side = Words(['operator', 'merchant'])

export const MerchantField = Type.Object({
  id: Type.String(),
  code: Type.String(),
  label: Type.String(),
  type: Words(FIELD_TYPES),
  values: Nullable(ListOf(Type.String())),
  required: Type.Boolean(),
  visible_to: Side,
  editable_by: Side,
  position: Type.Integer(),
  external_id: Text,
  created_at: Instant,
  updated_at: Instant,
  version: Type.Integer(),
})

const field = {
  label: Type.Optional(line(200)),
  type: Type.Optional(Words(FIELD_TYPES)),
  values: Type.Optional(Nullable(Type.Array(line(200), { minItems: 1, maxItems: 500 }))),
  required: Type.Optional(Type.Boolean()),
  visible_to: Type.Optional(Side),
  editable_by: Type.Optional(Side),
  position: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
}

export const NewField = Type.Object({ code: FieldCode, ...field, external_id: ExternalId }, strict)
export const FieldChange = Type.Object({ ...field, external_id: ExternalId }, strict)
export const FieldReplacement = Type.Object({ code: Type.Optional(FieldCode), ...field }, strict)
