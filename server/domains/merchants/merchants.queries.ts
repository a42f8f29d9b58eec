import type { Queries } from '../../platform/database.ts'
import { defineListing } from '../../platform/listing.ts'
import { none, ownedBy } from '../../platform/sight.ts'
import { instant, opaque } from '../../platform/wire.ts'
import { merchantMachine } from './merchant.machine.ts'

const rows = (db: Queries) => db.selectFrom('merchant').selectAll('merchant')

type MerchantRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** Merchants, as the API and the command line show them. */
export const merchants = defineListing({
  noun: 'merchant',
  nouns: 'merchants',
  id: 'merchant.id',
  called: ['merchant.code', 'merchant.external_id'],
  sort: 'code',
  sight: { merchant: ownedBy('merchant.id'), storefront: none },
  changed: 'merchant.updated_at',
  deleted: ['status', 'deleted'],
  fields: {
    id: { column: 'merchant.id', kind: 'integer' },
    code: { column: 'merchant.code', kind: 'text' },
    name: { column: 'merchant.name', kind: 'text' },
    email: { column: 'merchant.email', kind: 'text', nullable: true },
    region: { column: 'merchant.region', kind: 'text', nullable: true },
    country: { column: 'merchant.country', kind: 'text', nullable: true },
    status: { column: 'merchant.status', kind: 'text' },
    external_id: { column: 'merchant.external_id', kind: 'text', nullable: true },
    created_at: { column: 'merchant.created_at', kind: 'instant' },
    updated_at: { column: 'merchant.updated_at', kind: 'instant' },
  },
  rows,
  view: ({ id, created_at, updated_at, ...row }: MerchantRow, { actor }) => ({
    id: opaque(id),
    ...row,
    actions: merchantMachine.allowed(row.status, actor.role),
    created_at: instant(created_at),
    updated_at: instant(updated_at),
    deleted_at: row.status === 'deleted' ? instant(updated_at) : null,
  }),
})
