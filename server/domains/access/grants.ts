/** What a person may be: an operator, or something of a merchant. */
export const MEMBERSHIP_ROLES = ['operator', 'owner', 'catalog', 'orders', 'finance', 'support'] as const

export type MembershipRole = (typeof MEMBERSHIP_ROLES)[number]

/** What a program's token may be. */
export const TOKEN_ROLES = ['operator', 'merchant', 'front'] as const

export type TokenRole = (typeof TOKEN_ROLES)[number]

/** What a scope is about; each has `:read` and `:write`. A new domain adds its nouns here and to the table below. */
const NOUNS = [
  'categories',
  'attributes',
  'products',
  'offers',
  'variations',
  'images',
  'change-requests',
  'bulk-edits',
  'product-families',
  'merchants',
  'merchant-groups',
  'merchant-fields',
  'onboarding-steps',
  'customers',
  'settings',
  'feeds',
  'uploads',
  'imports',
  'mappings',
  'tokens',
  'users',
  'audit-log',
  'events',
  'jobs',
  'metrics',
] as const

type Noun = (typeof NOUNS)[number]

export type Scope = `${Noun}:read` | `${Noun}:write`

/** Every scope there is. */
export const SCOPES: readonly Scope[] = NOUNS.flatMap((noun) => [`${noun}:read`, `${noun}:write`] as const)

/** Who asks: an operator, a merchant in one of its roles, or a front end. */
export type CallerRole = MembershipRole | 'front'

type Allowed = '*' | readonly Noun[]

/** The table of authorisation. Nothing else says who may do what; whose rows are seen is the context's reach. */
const TABLE: Readonly<Record<CallerRole, { readonly read: Allowed; readonly write: Allowed }>> = {
  operator: { read: '*', write: '*' },
  owner: {
    read: [
      'categories',
      'attributes',
      'products',
      'offers',
      'variations',
      'images',
      'change-requests',
      'bulk-edits',
      'product-families',
      'merchants',
      'merchant-fields',
      'onboarding-steps',
      'feeds',
      'uploads',
      'imports',
      'mappings',
      'tokens',
      'users',
      'audit-log',
      'events',
    ],
    write: [
      'products',
      'offers',
      'variations',
      'images',
      'change-requests',
      'bulk-edits',
      'product-families',
      'merchants',
      'feeds',
      'uploads',
      'imports',
      'mappings',
      'tokens',
      'users',
    ],
  },
  catalog: {
    read: [
      'categories',
      'attributes',
      'products',
      'offers',
      'variations',
      'images',
      'change-requests',
      'bulk-edits',
      'product-families',
      'merchants',
      'feeds',
      'uploads',
      'imports',
      'mappings',
    ],
    write: [
      'products',
      'offers',
      'variations',
      'images',
      'product-families',
      'change-requests',
      'bulk-edits',
      'feeds',
      'uploads',
      'imports',
      'mappings',
    ],
  },
  orders: { read: ['categories', 'attributes', 'products', 'offers', 'variations', 'images', 'merchants'], write: [] },
  finance: { read: ['products', 'offers', 'variations', 'images', 'merchants'], write: [] },
  support: { read: ['categories', 'attributes', 'products', 'offers', 'variations', 'images', 'merchants'], write: [] },
  front: {
    read: ['categories', 'attributes', 'products', 'offers', 'variations', 'images', 'product-families'],
    write: [],
  },
}

/** Whether a role may ever use a scope. */
export function grants(role: CallerRole, scope: Scope): boolean {
  const [noun, way] = scope.split(':') as [Noun, 'read' | 'write']
  const allowed = TABLE[role][way]
  return allowed === '*' || allowed.includes(noun)
}

/** Every scope a role may use. */
export function scopesOf(role: CallerRole): readonly Scope[] {
  return SCOPES.filter((scope) => grants(role, scope))
}

/** A merchant's token acts as its owner, within its scopes. */
export function callerRoleOf(role: TokenRole): CallerRole {
  return role === 'merchant' ? 'owner' : role
}
