import type { Context } from '../../context.ts'
import { changeRow } from '../../platform/change-row.ts'
import { mustMatch, versionTag } from '../../platform/must-match.ts'
import { catalogFaults } from './catalog.faults.ts'
import { categories, findCategory } from './categories.queries.ts'
import { lockTree } from './category-place.ts'
import { keptCategory } from './keep-category.ts'

/** Takes a category away. Throws `catalog.category_in_use` while something stands in it or speaks of it. */
export function removeCategory(ctx: Context, ref: string) {
  return ctx.transaction(async (writing) => {
    const { queries } = writing
    await lockTree(queries)
    const { parent: _, ...row } = await categories.row(writing, ref)
    mustMatch(ctx, versionTag(row.version))
    const held = await holdersOf(writing, row)
    if (held.length > 0) throw catalogFaults.category_in_use({ code: row.code, held })
    const view = await findCategory(writing, String(row.id))
    const after = await changeRow(writing, keptCategory, row, { deleted_at: ctx.clock.now() })
    return { ...view, deleted_at: after.deleted_at?.toISOString() ?? null, version: after.version }
  })
}

async function holdersOf(ctx: Context, { id, code }: { id: number; code: string }): Promise<string[]> {
  const { queries } = ctx
  const count = (it: { n: number | string } | undefined) => Number(it?.n ?? 0)
  const below = await queries
    .selectFrom('category')
    .select(queries.fn.countAll().as('n'))
    .where('parent_id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  const standing = await queries
    .selectFrom('product')
    .select(queries.fn.countAll().as('n'))
    .where('category_id', '=', id)
    .where('state', '<>', 'deleted')
    .executeTakeFirst()
  const attributes = await queries
    .selectFrom('attribute')
    .select(['code', 'categories'])
    .where('categories', 'is not', null)
    .where('deleted_at', 'is', null)
    .execute()
  const narrow = attributes.filter((it) => it.categories?.includes(code)).map((it) => it.code)
  const [categoriesBelow, products] = [count(below as never), count(standing as never)]
  return [
    ...(categoriesBelow > 0 ? [`${categoriesBelow} categories stand below it`] : []),
    ...(products > 0 ? [`${products} products stand in it`] : []),
    ...(narrow.length > 0 ? [`attributes are for it: ${narrow.join(', ')}`] : []),
  ]
}
