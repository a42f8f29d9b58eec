import { sql } from 'kysely'
import type { Queries } from '../../platform/database.ts'
import { defineListing } from '../../platform/listing.ts'
import { none } from '../../platform/sight.ts'
import { instant, opaque } from '../../platform/wire.ts'

const rows = (db: Queries) => db.selectFrom('merchant_field').selectAll('merchant_field')

type FieldRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** Fields that the operator added to merchants; a merchant knows of those that he may see. */
export const merchantFields = defineListing({
  noun: 'merchant field',
  nouns: 'merchant fields',
  id: 'merchant_field.id',
  called: ['merchant_field.code', 'merchant_field.external_id'],
  sort: 'position',
  sight: { merchant: () => sql<boolean>`merchant_field.visible_to = 'merchant'`, storefront: none },
  changed: 'merchant_field.updated_at',
  fields: {
    id: { column: 'merchant_field.id', kind: 'integer' },
    code: { column: 'merchant_field.code', kind: 'text' },
    type: { column: 'merchant_field.type', kind: 'text' },
    required: { column: 'merchant_field.required', kind: 'flag' },
    position: { column: 'merchant_field.position', kind: 'integer' },
    created_at: { column: 'merchant_field.created_at', kind: 'instant' },
    updated_at: { column: 'merchant_field.updated_at', kind: 'instant' },
  },
  rows,
  view: ({ id, created_at, updated_at, ...row }: FieldRow) => ({
    id: opaque(id),
    ...row,
    created_at: instant(created_at),
    updated_at: instant(updated_at),
  }),
})
