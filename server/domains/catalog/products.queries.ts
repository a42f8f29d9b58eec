import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import type { Queries } from '../../platform/database.ts'
import { readHistory } from '../../platform/history.ts'
import { defineListing } from '../../platform/listing.ts'
import { merchantField, merchantGroupField } from '../../platform/merchant-field.ts'
import type { Page, PageRequest } from '../../platform/pages.ts'
import { ownedByOrShared } from '../../platform/sight.ts'
import { instant, opaque } from '../../platform/wire.ts'
import { published } from './categories.queries.ts'
import { heldFields } from './held-fields.ts'
import { versionOf } from './listing-change.ts'
import { productMachine } from './product.machine.ts'
import { merchantReasons, type Unsellable } from './sellable.ts'

const rows = (db: Queries) =>
  db
    .selectFrom('product')
    .leftJoin('merchant', 'merchant.id', 'product.merchant_id')
    .leftJoin('category', 'category.id', 'product.category_id')
    .selectAll('product')
    .select(['merchant.code as merchant', 'merchant.status as merchant_status', 'category.code as category'])
    .select([
      published('product.category_id').as('category_visible'),
      sql<number | null>`(select id from change_request as waiting
        where waiting.product_id = product.id and waiting.state = 'pending' limit 1)`.as('change_request_id'),
    ])

export type ProductRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

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
    kind: { column: 'product.kind', kind: 'text' },
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
      toStored: async (code, db) => {
        const found = db.selectFrom('category').select('id').where('code', '=', code).where('deleted_at', 'is', null)
        return (await found.executeTakeFirst())?.id ?? null
      },
    },
  },
  rows,
  view: (row: ProductRow, ctx) => {
    const body = productBody(row)
    const hidden = ctx.reach.kind === 'storefront' ? { refusal: null, protected: [], change_request: null } : {}
    return { ...body, ...hidden, actions: productActions(row, ctx), version: versionOf(row) }
  },
})

/** What somebody may do with a product; one of the marketplace is the operator’s alone. */
function productActions(row: ProductRow, { actor, reach, may }: Context): string[] {
  if (!may('products:write')) return []
  if (reach.kind === 'merchants' && !reach.ids.includes(row.merchant_id ?? 0)) return []
  return productMachine.allowed(row.state, actor.role)
}

/** A product as events carry it: the same for everybody. */
export function productBody(row: ProductRow) {
  const reasons = productReasons(row)
  return {
    id: opaque(row.id),
    external_id: row.external_id,
    merchant: row.merchant,
    key: row.key,
    kind: row.kind,
    title: row.title,
    brand: row.brand,
    gtin: row.gtin,
    category: row.category,
    source_category: row.source_category,
    image_url: row.image_url,
    attributes: row.attributes,
    seo: row.seo,
    state: row.state,
    refusal: row.state === 'refused' ? row.refusal : null,
    sellable: reasons.length === 0,
    unsellable_reasons: reasons,
    /** Fields that imports leave alone, because a person wrote them. */
    protected: heldFields(row.held),
    change_request: opaque(row.change_request_id),
    created_at: instant(row.created_at),
    updated_at: instant(row.updated_at),
    deleted_at: row.state === 'deleted' ? instant(row.updated_at) : null,
  }
}

function productReasons(row: Pick<ProductRow, 'state' | 'merchant_status' | 'category_visible'>): Unsellable[] {
  return [
    ...(row.state === 'active' ? [] : (['product_not_active'] as const)),
    ...merchantReasons(row.merchant_status),
    ...(row.category_visible ? [] : (['category_unpublished'] as const)),
  ]
}

/** How a product came to be where it is. */
export async function productHistory(ctx: Context, ref: string, request: PageRequest): Promise<Page<object>> {
  return readHistory(ctx, 'product', (await products.row(ctx, ref)).id, request)
}
