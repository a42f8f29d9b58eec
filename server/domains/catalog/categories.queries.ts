import { sql } from 'kysely'
import type { Queries } from '../../platform/database.ts'
import { defineListing } from '../../platform/listing.ts'
import { all } from '../../platform/sight.ts'
import { opaque } from '../../platform/wire.ts'

const rows = (db: Queries) =>
  db
    .selectFrom('category')
    .leftJoin('category as parent', 'parent.id', 'category.parent_id')
    .selectAll('category')
    .select('parent.code as parent')

type CategoryRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** True where a category, and with it everything above it, is published; no category at all hides nothing. */
export function published(column: string) {
  return sql<boolean>`(${sql.ref(column)} is null or ${sql.ref(column)} not in (
    with recursive hidden as (
      select id from category where not published
      union select below.id from category as below join hidden on below.parent_id = hidden.id
    ) select id from hidden))`
}

/** Categories, as the API and the command line show them. */
export const categories = defineListing({
  noun: 'category',
  nouns: 'categories',
  id: 'category.id',
  called: ['category.code'],
  sort: 'code',
  sight: { merchant: all, storefront: () => published('category.id') },
  fields: {
    id: { column: 'category.id', kind: 'integer' },
    code: { column: 'category.code', kind: 'text' },
    parent: { column: 'parent.code', kind: 'text', nullable: true },
    name: { column: 'category.name', kind: 'text' },
    position: { column: 'category.position', kind: 'integer' },
    published: { column: 'category.published', kind: 'flag' },
    external_id: { column: 'category.external_id', kind: 'text', nullable: true },
  },
  rows,
  view: (row: CategoryRow) => ({
    id: opaque(row.id),
    external_id: row.external_id,
    code: row.code,
    parent: row.parent,
    name: row.name,
    names: row.names,
    position: row.position,
    published: row.published,
  }),
})
