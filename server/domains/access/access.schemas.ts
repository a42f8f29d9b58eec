import { Type } from 'typebox'
import { Actor, Instant, ListOf, Nullable, Words } from '../../http/resources.ts'
import { MEMBERSHIP_ROLES, TOKEN_ROLES } from './grants.ts'

const Email = Type.String({ format: 'email', maxLength: 254 })
const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]*$' })
const Password = Type.String({ minLength: 1, maxLength: 200 })

export const Token = Type.Object({
  id: Type.String(),
  name: Nullable(Type.String()),
  prefix: Type.String({ description: 'How the token begins' }),
  role: Words(TOKEN_ROLES),
  merchant: Nullable(Type.String()),
  user: Nullable(Type.String({ description: 'E-mail of whose session it is; null for a program’s' })),
  scopes: ListOf(Type.String()),
  expires_at: Nullable(Instant),
  last_used_at: Nullable(Instant),
  revoked_at: Nullable(Instant),
  created_at: Instant,
  updated_at: Instant,
  version: Type.Integer(),
})

export const IssuedToken = Type.Object({
  id: Type.String(),
  token: Type.String({ description: 'Shown this once' }),
  role: Words(TOKEN_ROLES),
  merchant: Nullable(Type.String()),
  scopes: ListOf(Type.String()),
  expires_at: Nullable(Instant),
})

export const NewToken = Type.Object(
  {
    role: Words(TOKEN_ROLES),
    merchant: Type.Optional(Nullable(Name)),
    scopes: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 200 })),
    expires_at: Type.Optional(Nullable(Instant)),
    name: Type.Optional(Nullable(Name)),
  },
  { additionalProperties: false },
)

export const User = Type.Object({
  id: Type.String(),
  email: Type.String(),
  name: Type.String(),
  language: Nullable(Type.String()),
  state: Words(['invited', 'active', 'disabled']),
  last_login_at: Nullable(Instant),
  created_at: Instant,
  updated_at: Instant,
  version: Type.Integer(),
  roles: ListOf(
    Type.Object({ role: Type.String(), merchant: Nullable(Type.String()), merchant_group: Nullable(Type.String()) }),
  ),
})

/** An invitation; its link is shown once. */
export const Invited = Type.Object({
  user: Type.Unsafe<never>({ $ref: 'User#' }),
  invitation: Nullable(Type.Object({ link: Type.String(), expires_at: Instant })),
})

export const NewUser = Type.Object(
  {
    email: Email,
    role: Words(MEMBERSHIP_ROLES),
    merchant: Type.Optional(Nullable(Name)),
    merchant_group: Type.Optional(Nullable(Name)),
    name: Type.Optional(Name),
    language: Type.Optional(Nullable(Type.String({ pattern: '^[a-z]{2}$' }))),
  },
  { additionalProperties: false },
)

export const Acceptance = Type.Object(
  {
    link: Type.String({ minLength: 1, maxLength: 200 }),
    password: Password,
    name: Type.Optional(Name),
    email: Type.Optional(Email),
  },
  { additionalProperties: false },
)

export const Login = Type.Object({ email: Email, password: Password }, { additionalProperties: false })

export const Me = Type.Object({
  role: Words(TOKEN_ROLES),
  roles: ListOf(Type.String()),
  user: Nullable(Type.Object({ id: Type.String(), email: Type.String(), name: Type.String() })),
  merchants: ListOf(Type.String()),
  scopes: ListOf(Type.String()),
  token: Type.Object({ id: Type.String(), name: Nullable(Type.String()), expires_at: Nullable(Instant) }),
  customer: Nullable(Type.String()),
})

export const AuditEntry = Type.Object({
  id: Type.String(),
  at: Instant,
  actor: Actor,
  action: Type.String(),
  noun: Type.String(),
  noun_id: Type.String(),
  merchant: Nullable(Type.String()),
  before: Nullable(Type.Unsafe<object>(Type.Object({}, { additionalProperties: true }))),
  after: Nullable(Type.Unsafe<object>(Type.Object({}, { additionalProperties: true }))),
  request_id: Nullable(Type.String()),
})
