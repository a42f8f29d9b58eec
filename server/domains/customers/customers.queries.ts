import type { Queries } from '../../platform/database.ts'
import { defineListing } from '../../platform/listing.ts'
import { none } from '../../platform/sight.ts'
import { instant, opaque } from '../../platform/wire.ts'

const rows = (db: Queries) => db.selectFrom('customer').selectAll('customer')

type CustomerRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** A customer as the wire and events have him. */
export const customerView = (row: CustomerRow) => ({
  id: opaque(row.id),
  external_id: row.external_id,
  email: row.email,
  language: row.language,
  anonymised_at: instant(row.anonymised_at),
  created_at: instant(row.created_at),
  updated_at: instant(row.updated_at),
  version: row.version,
})

/** Customers, as the front end named them; what a merchant learns of them stands in his orders. */
export const customers = defineListing({
  noun: 'customer',
  nouns: 'customers',
  id: 'customer.id',
  called: ['customer.external_id'],
  sort: 'id',
  sight: { merchant: none, storefront: none },
  changed: 'customer.updated_at',
  fields: {
    id: { column: 'customer.id', kind: 'integer' },
    external_id: { column: 'customer.external_id', kind: 'text' },
    email: { column: 'customer.email', kind: 'text', nullable: true },
    created_at: { column: 'customer.created_at', kind: 'instant' },
    updated_at: { column: 'customer.updated_at', kind: 'instant' },
  },
  rows,
  view: customerView,
})
