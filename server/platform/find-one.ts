import { type SelectQueryBuilder, sql } from 'kysely'
import { platformFaults } from './faults.ts'
import { pagesFaults } from './pages.faults.ts'

/** Where a single thing may be found: its id, and what people call it. */
export interface Names {
  /** One and several, for words. */
  readonly noun: string
  readonly nouns: string
  /** `table.id`. */
  readonly id: string
  /** Columns that people know it by: a code, a SKU. */
  readonly called: readonly string[]
}

/** Finds one row by id, or by what it is called where that is no id. Throws where there is none, or several. */
export async function findOne<DB, TB extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, TB, Row & { id: number }>,
  names: Names,
  ref: string,
): Promise<Row> {
  if (/^\d{1,15}$/.test(ref)) {
    const row = await query.where(sql<boolean>`${sql.ref(names.id)} = cast(${ref} as bigint)`).executeTakeFirst()
    if (row) return row as Row
  }
  for (const column of ref.includes('\0') ? [] : names.called) {
    const rows = await query
      .where(sql<boolean>`${sql.ref(column)} = ${ref}`)
      .limit(AMBIGUOUS_SHOWN)
      .execute()
    if (rows.length > 1) {
      throw pagesFaults.ambiguous({
        noun: names.nouns,
        ref,
        ids: rows.map((row) => String((row as { id: number }).id)),
      })
    }
    if (rows[0]) return rows[0] as Row
  }
  throw platformFaults.row_not_found({ noun: names.noun, id: ref })
}

const AMBIGUOUS_SHOWN = 10
