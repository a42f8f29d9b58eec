import type { Queries } from '../../platform/database.ts'
import { defineListing } from '../../platform/listing.ts'
import { none, ownedBy } from '../../platform/sight.ts'
import { instant, opaque } from '../../platform/wire.ts'

const rows = (db: Queries) =>
  db
    .selectFrom('upload')
    .leftJoin('merchant', 'merchant.id', 'upload.merchant_id')
    .selectAll('upload')
    .select('merchant.code as merchant')

export type UploadRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** What was handed in and has not expired. */
export const uploads = defineListing({
  noun: 'upload',
  nouns: 'uploads',
  id: 'upload.id',
  called: [],
  sort: '-created_at',
  sight: { merchant: ownedBy('upload.merchant_id'), storefront: none },
  fields: {
    id: { column: 'upload.id', kind: 'integer' },
    name: { column: 'upload.name', kind: 'text' },
    digest: { column: 'upload.digest', kind: 'text' },
    merchant: { column: 'merchant.code', kind: 'text', nullable: true },
    created_at: { column: 'upload.created_at', kind: 'instant' },
    expires_at: { column: 'upload.expires_at', kind: 'instant' },
  },
  rows,
  view: (row: UploadRow) => ({
    id: opaque(row.id),
    name: row.name,
    merchant: row.merchant,
    bytes: row.bytes,
    digest: row.digest,
    created_at: instant(row.created_at),
    expires_at: instant(row.expires_at),
  }),
})

/** An upload as the API shows it. */
export type UploadView = Awaited<ReturnType<typeof uploads.find>>
