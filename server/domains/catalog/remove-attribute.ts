import type { Context } from '../../context.ts'
import { changeRow } from '../../platform/change-row.ts'
import { usesOf } from './attribute-uses.ts'
import { attributes } from './attributes.queries.ts'
import { catalogFaults } from './catalog.faults.ts'
import { keptAttribute } from './keep-attribute.ts'

/** Takes an attribute of the operator's own away. Throws while something has a value of it, or is told by it. */
export function removeAttribute(ctx: Context, ref: string) {
  return ctx.transaction(async (writing) => {
    const row = await attributes.row(writing, ref)
    const { code, entity } = row
    if (row.native) throw catalogFaults.attribute_fixed({ code, what: 'is native, and can only be switched off' })
    const uses = await usesOf(writing.queries, ctx.db.dialect, code, entity)
    if (uses.length > 0) throw catalogFaults.attribute_in_use({ code, what: 'be deleted', uses })
    const view = await attributes.find(writing, String(row.id))
    const after = await changeRow(writing, keptAttribute, row, { deleted_at: ctx.clock.now() })
    return { ...view, deleted_at: after.deleted_at?.toISOString() ?? null, version: after.version }
  })
}
