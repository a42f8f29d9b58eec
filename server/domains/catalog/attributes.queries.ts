import type { Queries } from '../../platform/database.ts'
import { defineListing } from '../../platform/listing.ts'
import { all } from '../../platform/sight.ts'
import { instant, opaque } from '../../platform/wire.ts'

const rows = (db: Queries) => db.selectFrom('attribute').selectAll('attribute')

export type AttributeRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** Attributes, as the API and the command line show them. */
export const attributes = defineListing({
  noun: 'attribute',
  nouns: 'attributes',
  id: 'attribute.id',
  called: ['attribute.code', 'attribute.external_id'],
  sort: 'position',
  sight: { merchant: all, storefront: all },
  changed: 'attribute.updated_at',
  gone: 'attribute.deleted_at',
  fields: {
    id: { column: 'attribute.id', kind: 'integer' },
    code: { column: 'attribute.code', kind: 'text' },
    label: { column: 'attribute.label', kind: 'text' },
    entity: { column: 'attribute.entity', kind: 'text' },
    type: { column: 'attribute.type', kind: 'text' },
    required: { column: 'attribute.required', kind: 'flag' },
    active: { column: 'attribute.active', kind: 'flag' },
    native: { column: 'attribute.native', kind: 'flag' },
    position: { column: 'attribute.position', kind: 'integer' },
    external_id: { column: 'attribute.external_id', kind: 'text', nullable: true },
    updated_at: { column: 'attribute.updated_at', kind: 'instant' },
  },
  rows,
  view: (row: AttributeRow) => ({
    ...row,
    id: opaque(row.id),
    created_at: instant(row.created_at),
    updated_at: instant(row.updated_at),
    deleted_at: instant(row.deleted_at),
  }),
})
