import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import type { Queries } from '../../platform/database.ts'
import { defineListing } from '../../platform/listing.ts'
import type { Page, PageRequest } from '../../platform/pages.ts'
import { all } from '../../platform/sight.ts'
import { instant, opaque } from '../../platform/wire.ts'

const rows = (db: Queries) =>
  db
    .selectFrom('category')
    .leftJoin('category as parent', 'parent.id', 'category.parent_id')
    .selectAll('category')
    .select('parent.code as parent')

export type CategoryRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** True where a category, and with it everything above it, is published; no category at all hides nothing. */
export function published(column: string) {
  return sql<boolean>`(${sql.ref(column)} is null or ${sql.ref(column)} not in (
    with recursive hidden as (
      select id from category where not published
      union select below.id from category as below join hidden on below.parent_id = hidden.id
    ) select id from hidden))`
}

/** Categories without their paths. */
export const categories = defineListing({
  noun: 'category',
  nouns: 'categories',
  id: 'category.id',
  called: ['category.code', 'category.external_id'],
  sort: 'code',
  sight: { merchant: all, storefront: () => published('category.id') },
  changed: 'category.updated_at',
  gone: 'category.deleted_at',
  fields: {
    id: { column: 'category.id', kind: 'integer' },
    code: { column: 'category.code', kind: 'text' },
    parent: { column: 'parent.code', kind: 'text', nullable: true },
    name: { column: 'category.name', kind: 'text' },
    position: { column: 'category.position', kind: 'integer' },
    published: { column: 'category.published', kind: 'flag' },
    external_id: { column: 'category.external_id', kind: 'text', nullable: true },
    updated_at: { column: 'category.updated_at', kind: 'instant' },
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
    created_at: instant(row.created_at),
    updated_at: instant(row.updated_at),
    deleted_at: instant(row.deleted_at),
    version: row.version,
  }),
})

/** A category with the codes from the top down to it, and whether it is seen. */
export type CategoryView = Awaited<ReturnType<typeof categories.find>> & {
  readonly path: readonly string[]
  /** Published, as is everything above it. */
  readonly visible: boolean
}

/** A page of categories. */
export async function listCategories(ctx: Context, request: PageRequest): Promise<Page<CategoryView>> {
  const page = await categories.page(ctx, request)
  return { ...page, data: await withPaths(ctx, page.data) }
}

/** One category, by id, code or external id. */
export async function findCategory(ctx: Context, ref: string): Promise<CategoryView> {
  const [category] = await withPaths(ctx, [await categories.find(ctx, ref)])
  return category as CategoryView
}

/** Paths are never kept, so that no move can leave a wrong one behind; a page of them is one query. */
async function withPaths(
  ctx: Context,
  found: readonly Awaited<ReturnType<typeof categories.find>>[],
): Promise<readonly CategoryView[]> {
  if (found.length === 0) return []
  const ids = sql.join(found.map((it) => Number(it.id)))
  const { rows: above } = await sql<{ leaf: number; code: string; published: boolean | number }>`
    with recursive up (leaf, id, parent_id, code, published, height) as (
      select id, id, parent_id, code, published, 0 from category where id in (${ids})
      union all
      select up.leaf, c.id, c.parent_id, c.code, c.published, up.height + 1
      from up join category as c on c.id = up.parent_id
    ) select leaf, code, published from up order by leaf, height desc`.execute(ctx.queries)
  const of = Map.groupBy(above, (it) => String(it.leaf))
  return found.map((category) => {
    const steps = of.get(category.id) ?? []
    return { ...category, path: steps.map((it) => it.code), visible: steps.every((it) => Boolean(it.published)) }
  })
}
