import { sql } from 'kysely'
import type { Queries } from '../../platform/database.ts'
import { defineListing } from '../../platform/listing.ts'
import { merchantField, merchantGroupField } from '../../platform/merchant-field.ts'
import { ownedByOrShared } from '../../platform/sight.ts'
import { instant, opaque } from '../../platform/wire.ts'
import { published } from './categories.queries.ts'
import { productMachine } from './product.machine.ts'

const rows = (db: Queries) =>
  db
    .selectFrom('product')
    .leftJoin('merchant', 'merchant.id', 'product.merchant_id')
    .leftJoin('category', 'category.id', 'product.category_id')
    .selectAll('product')
    .select(['merchant.code as merchant', 'category.code as category'])

type ProductRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** A product that the public may see: live, under published categories, its merchant selling. */
const onSale = () =>
  sql<boolean>`(product.state = 'active' and (product.merchant_id is null or merchant.status = 'active') and ${published('product.category_id')})`

/** Products, as the API and the command line show them. */
export const products = defineListing({
  noun: 'product',
  nouns: 'products',
  id: 'product.id',
  called: ['product.key', 'product.external_id', 'product.gtin'],
  sort: 'id',
  sight: { merchant: ownedByOrShared('product.merchant_id'), storefront: onSale },
  changed: 'product.updated_at',
  deleted: ['state', 'deleted'],
  fields: {
    id: { column: 'product.id', kind: 'integer' },
    key: { column: 'product.key', kind: 'text' },
    title: { column: 'product.title', kind: 'text', nullable: true },
    brand: { column: 'product.brand', kind: 'text', nullable: true },
    gtin: { column: 'product.gtin', kind: 'text', nullable: true },
    state: { column: 'product.state', kind: 'text' },
    source_category: { column: 'product.source_category', kind: 'text', nullable: true },
    external_id: { column: 'product.external_id', kind: 'text', nullable: true },
    created_at: { column: 'product.created_at', kind: 'instant' },
    updated_at: { column: 'product.updated_at', kind: 'instant' },
    merchant: merchantField('product.merchant_id'),
    merchant_group: merchantGroupField('product.merchant_id'),
    category: {
      column: 'product.category_id',
      kind: 'integer',
      nullable: true,
      toStored: async (code, db) =>
        (await db.selectFrom('category').select('id').where('code', '=', code).executeTakeFirst())?.id ?? null,
    },
  },
  rows,
  view: (row: ProductRow, { actor }) => ({
    id: opaque(row.id),
    external_id: row.external_id,
    merchant: row.merchant,
    key: row.key,
    title: row.title,
    brand: row.brand,
    gtin: row.gtin,
    category: row.category,
    source_category: row.source_category,
    image_url: row.image_url,
    attributes: row.attributes,
    state: row.state,
    actions: productMachine.allowed(row.state, actor.role),
    created_at: instant(row.created_at),
    updated_at: instant(row.updated_at),
    deleted_at: row.state === 'deleted' ? instant(row.updated_at) : null,
  }),
})
