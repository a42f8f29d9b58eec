import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import type { Queries } from '../../platform/database.ts'
import { defineListing } from '../../platform/listing.ts'
import { merchantField } from '../../platform/merchant-field.ts'
import { type Page, type PageRequest, readPage } from '../../platform/pages.ts'
import { all, ownedBy } from '../../platform/sight.ts'
import { instant, opaque } from '../../platform/wire.ts'
import { published } from '../catalog/index.ts'

const rows = (db: Queries) =>
  db
    .selectFrom('product_family')
    .leftJoin('merchant', 'merchant.id', 'product_family.merchant_id')
    .selectAll('product_family')
    .select('merchant.code as merchant')
    .select((it) =>
      it
        .selectFrom('product_family_member')
        .select((of) => of.fn.countAll<number>().as('count'))
        .whereRef('product_family_member.family_id', '=', 'product_family.id')
        .as('members'),
    )

type FamilyRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** Families: a merchant sees his own, a front end those of the operator. */
export const families = defineListing({
  noun: 'product family',
  nouns: 'product families',
  id: 'product_family.id',
  called: ['product_family.code', 'product_family.external_id'],
  sort: 'code',
  sight: {
    merchant: ownedBy('product_family.merchant_id'),
    storefront: () => sql<boolean>`product_family.merchant_id is null`,
  },
  changed: 'product_family.updated_at',
  fields: {
    id: { column: 'product_family.id', kind: 'integer' },
    code: { column: 'product_family.code', kind: 'text' },
    name: { column: 'product_family.name', kind: 'text' },
    merchant: merchantField('product_family.merchant_id'),
    external_id: { column: 'product_family.external_id', kind: 'text', nullable: true },
    created_at: { column: 'product_family.created_at', kind: 'instant' },
    updated_at: { column: 'product_family.updated_at', kind: 'instant' },
  },
  rows,
  view: (row: FamilyRow) => ({
    id: opaque(row.id),
    code: row.code,
    name: row.name,
    merchant: row.merchant,
    conditions: row.conditions as Readonly<Record<string, unknown>>,
    members: Number(row.members ?? 0),
    evaluated_at: instant(row.evaluated_at),
    external_id: row.external_id,
    created_at: instant(row.created_at),
    updated_at: instant(row.updated_at),
    version: row.version,
  }),
})

/** Id of a family in sight. Throws where there is none. */
export async function familyIdOf(ctx: Context, ref: string): Promise<number> {
  return (await families.row(ctx, ref)).id
}

const productRows = (db: Queries, familyId: number) =>
  db
    .selectFrom('product_family_member as member')
    .innerJoin('product', 'product.id', 'member.product_id')
    .leftJoin('merchant', 'merchant.id', 'product.merchant_id')
    .leftJoin('category', 'category.id', 'product.category_id')
    .select(['product.id', 'product.title', 'product.brand', 'product.gtin', 'product.image_url', 'product.state'])
    .select(['product.updated_at', 'merchant.code as merchant', 'category.code as category'])
    .where('member.family_id', '=', familyId)
    .where('product.state', '=', 'active')

type ProductRow = Awaited<ReturnType<ReturnType<typeof productRows>['executeTakeFirstOrThrow']>>

const productList = {
  id: 'product.id',
  sort: 'id',
  // Whose family it is was looked at before.
  sight: {
    merchant: all,
    storefront: () =>
      sql<boolean>`((product.merchant_id is null or merchant.status = 'active') and ${published('product.category_id')})`,
  },
  changed: 'product.updated_at',
  fields: {
    id: { column: 'product.id', kind: 'integer' },
    title: { column: 'product.title', kind: 'text', nullable: true },
    brand: { column: 'product.brand', kind: 'text', nullable: true },
    updated_at: { column: 'product.updated_at', kind: 'instant' },
  },
  view: (row: ProductRow) => ({
    id: opaque(row.id),
    merchant: row.merchant,
    title: row.title,
    brand: row.brand,
    gtin: row.gtin,
    category: row.category,
    image_url: row.image_url,
    state: row.state,
    updated_at: instant(row.updated_at),
  }),
} as const

/** What a page of products of a family can be asked. */
export const familyProductFields = productList.fields

/** A product of a family. */
export type FamilyProductView = ReturnType<typeof productList.view>

/** A page of the products that are in a family now. */
export async function listFamilyProducts(
  ctx: Context,
  ref: string,
  request: PageRequest,
): Promise<Page<FamilyProductView>> {
  return readPage(ctx, productRows(ctx.queries, await familyIdOf(ctx, ref)), productList, request)
}
