import { type SelectQueryBuilder, sql } from 'kysely'
import type { Fault } from '../../engine/kernel/fault.ts'
import type { Context } from '../context.ts'
import { platformFaults } from './faults.ts'
import { pagesFaults } from './pages.faults.ts'
import { boundsOf, type Sight } from './sight.ts'
import { externalIdOf } from './writes.ts'

/** Where a single thing may be found: its id, and what people call it. */
export interface Names {
  /** One and several, for words. */
  readonly noun: string
  readonly nouns: string
  /** `table.id`. */
  readonly id: string
  /** Columns that people know it by: a code, a SKU. */
  readonly called: readonly string[]
  readonly sight: Sight
  /** True where the ids of the wire are one of those names, and the numbers inside nobody’s business. */
  readonly calledOnly?: boolean
  /** Another fault than the usual for what is not there. */
  missing?(ref: string): Fault
}

/** Finds one row by id, by `external:<id>`, or by what it is called where that is no id. Throws where there is none in reach, or several. */
export async function findOne<DB, TB extends keyof DB, Row>(
  ctx: Context,
  everything: SelectQueryBuilder<DB, TB, Row & { id: number }>,
  names: Names,
  ref: string,
): Promise<Row> {
  const bounds = boundsOf(names.sight, ctx.reach)
  const query = bounds ? everything.where(bounds) : everything
  if (!names.calledOnly && /^\d{1,15}$/.test(ref)) {
    const row = await query.where(sql<boolean>`${sql.ref(names.id)} = cast(${ref} as bigint)`).executeTakeFirst()
    if (row) return row as Row
  }
  const externalId = externalIdOf(ref)
  const called = names.called.filter((it) => externalId === null || it.endsWith('.external_id'))
  for (const column of ref.includes('\0') ? [] : called) {
    const rows = await query
      .where(sql<boolean>`${sql.ref(column)} = ${externalId ?? ref}`)
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
  throw names.missing?.(ref) ?? platformFaults.row_not_found({ noun: names.noun, id: ref })
}

const AMBIGUOUS_SHOWN = 10
