import type { Queries } from '../../platform/database.ts'
import { defineListing } from '../../platform/listing.ts'
import { merchantField, merchantGroupField } from '../../platform/merchant-field.ts'
import { none, ownedBy } from '../../platform/sight.ts'
import { instant, opaque } from '../../platform/wire.ts'
import { callerRoleOf, scopesOf } from './grants.ts'

const rows = (db: Queries) =>
  db
    .selectFrom('token')
    .leftJoin('merchant', 'merchant.id', 'token.merchant_id')
    .leftJoin('user_account', 'user_account.id', 'token.user_id')
    .selectAll('token')
    .select(['merchant.code as merchant', 'user_account.email as user'])

type TokenRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** Tokens, without what makes them work. */
export const tokens = defineListing({
  noun: 'token',
  nouns: 'tokens',
  id: 'token.id',
  called: ['token.name', 'token.prefix'],
  sort: 'id',
  sight: { merchant: ownedBy('token.merchant_id'), storefront: none },
  changed: 'token.updated_at',
  fields: {
    id: { column: 'token.id', kind: 'integer' },
    name: { column: 'token.name', kind: 'text', nullable: true },
    role: { column: 'token.role', kind: 'text' },
    merchant: merchantField('token.merchant_id'),
    merchant_group: merchantGroupField('token.merchant_id'),
    user: { column: 'user_account.email', kind: 'text', nullable: true },
    created_at: { column: 'token.created_at', kind: 'instant' },
    updated_at: { column: 'token.updated_at', kind: 'instant' },
    expires_at: { column: 'token.expires_at', kind: 'instant', nullable: true },
    revoked_at: { column: 'token.revoked_at', kind: 'instant', nullable: true },
  },
  rows,
  view: (row: TokenRow) => ({
    id: opaque(row.id),
    name: row.name,
    prefix: row.prefix,
    role: row.role,
    merchant: row.merchant,
    /** Whose session it is; null for a program's. */
    user: row.user,
    scopes: row.scopes.length > 0 ? row.scopes : scopesOf(callerRoleOf(row.role)),
    expires_at: instant(row.expires_at),
    last_used_at: instant(row.last_used_at),
    revoked_at: instant(row.revoked_at),
    created_at: instant(row.created_at),
    updated_at: instant(row.updated_at),
    version: row.version,
  }),
})
