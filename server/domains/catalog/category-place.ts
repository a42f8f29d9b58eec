import { sql } from 'kysely'
import type { Writing } from '../../context.ts'
import type { Tx } from '../../platform/database.ts'
import { catalogFaults } from './catalog.faults.ts'
import { categories } from './categories.queries.ts'

/** Two moves at once could each be right, and together a circle: the tree is changed by one after the other. */
export async function lockTree(tx: Tx): Promise<void> {
  await sql`insert into setting (key, value) values ('category_tree', '0')
    on conflict (key) do update set value = excluded.value`.execute(tx)
}

/** Id of the category that shall be above; null at the top. Throws where it is none, or stands below. */
export async function placeBelow(
  ctx: Writing,
  code: string,
  id: number | null,
  parent: string | null,
): Promise<number | null> {
  if (parent === null) return null
  const above = await categories.row(ctx, parent)
  if (id !== null && (await standsBelow(ctx.queries, above.id, id))) {
    throw catalogFaults.below_itself({ code, parent: above.code })
  }
  return above.id
}

/** True where the first category is the second, or stands below it. */
async function standsBelow(tx: Tx, id: number, top: number): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    with recursive up (id, parent_id) as (
      select id, parent_id from category where id = ${id}
      union select c.id, c.parent_id from up join category as c on c.id = up.parent_id
    ) select id from up where id = ${top}`.execute(tx)
  return rows.length > 0
}
