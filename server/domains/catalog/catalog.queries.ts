import type { Queries } from '../../platform/database.ts'
import { findOne } from '../../platform/find-one.ts'
import { type Page, type PageFields, type PageRequest, readPage } from '../../platform/pages.ts'
import { instant, opaque } from '../../platform/wire.ts'
import { productMachine } from './product.machine.ts'

const products = (db: Queries) =>
  db
    .selectFrom('product')
    .leftJoin('merchant', 'merchant.id', 'product.merchant_id')
    .leftJoin('category', 'category.id', 'product.category_id')
    .selectAll('product')
    .select(['merchant.code as merchant', 'category.code as category'])

type ProductRow = Awaited<ReturnType<ReturnType<typeof products>['executeTakeFirstOrThrow']>>

function productFields(db: Queries): PageFields {
  return {
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
    merchant: {
      column: 'product.merchant_id',
      kind: 'integer',
      nullable: true,
      toStored: async (code) =>
        (await db.selectFrom('merchant').select('id').where('code', '=', code).executeTakeFirst())?.id ?? null,
    },
    category: {
      column: 'product.category_id',
      kind: 'integer',
      nullable: true,
      toStored: async (code) =>
        (await db.selectFrom('category').select('id').where('code', '=', code).executeTakeFirst())?.id ?? null,
    },
  }
}

const productView = (row: ProductRow) => ({
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
  actions: productMachine.allowed(row.state, 'operator'),
  created_at: instant(row.created_at),
  updated_at: instant(row.updated_at),
})

/** A product as the API and the command line show it. */
export type ProductView = ReturnType<typeof productView>

/** A page of products. */
export function listProducts(db: Queries, request: PageRequest): Promise<Page<ProductView>> {
  const list = { fields: productFields(db), id: 'product.id', sort: 'id', view: productView }
  return readPage(products(db), list, request)
}

/** One product, by id or by key. */
export async function findProduct(db: Queries, ref: string): Promise<ProductView> {
  const names = {
    noun: 'product',
    nouns: 'products',
    id: 'product.id',
    called: ['product.key', 'product.external_id', 'product.gtin'],
  }
  return productView(await findOne(products(db), names, ref))
}

const categories = (db: Queries) =>
  db
    .selectFrom('category')
    .leftJoin('category as parent', 'parent.id', 'category.parent_id')
    .selectAll('category')
    .select('parent.code as parent')

type CategoryRow = Awaited<ReturnType<ReturnType<typeof categories>['executeTakeFirstOrThrow']>>

const categoryFields: PageFields = {
  id: { column: 'category.id', kind: 'integer' },
  code: { column: 'category.code', kind: 'text' },
  parent: { column: 'parent.code', kind: 'text', nullable: true },
  name: { column: 'category.name', kind: 'text' },
  position: { column: 'category.position', kind: 'integer' },
  published: { column: 'category.published', kind: 'flag' },
  external_id: { column: 'category.external_id', kind: 'text', nullable: true },
}

const categoryView = (row: CategoryRow) => ({
  id: opaque(row.id),
  external_id: row.external_id,
  code: row.code,
  parent: row.parent,
  name: row.name,
  names: row.names,
  position: row.position,
  published: row.published,
})

/** A category as the API and the command line show it. */
export type CategoryView = ReturnType<typeof categoryView>

/** A page of categories. */
export function listCategories(db: Queries, request: PageRequest): Promise<Page<CategoryView>> {
  const list = { fields: categoryFields, id: 'category.id', sort: 'code', view: categoryView }
  return readPage(categories(db), list, request)
}

/** One category, by code or by id. */
export async function findCategory(db: Queries, ref: string): Promise<CategoryView> {
  const names = { noun: 'category', nouns: 'categories', id: 'category.id', called: ['category.code'] }
  return categoryView(await findOne(categories(db), names, ref))
}
