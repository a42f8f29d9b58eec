import type { Writing } from '../../context.ts'
import { OWN_WORDS } from './attribute-code.ts'
import { usesOf, usesOfValues } from './attribute-uses.ts'
import type { AttributeRow } from './attributes.queries.ts'
import { catalogFaults } from './catalog.faults.ts'

/** Refuses a change that would leave values behind that are none any more, or take away what records are found by. */
export async function mayChange(ctx: Writing, before: AttributeRow, after: AttributeRow): Promise<void> {
  const { code, entity } = before
  const fixed = (what: string) => catalogFaults.attribute_fixed({ code, what })
  const inUse = (what: string, uses: readonly string[]) => catalogFaults.attribute_in_use({ code, what, uses })
  if (before.native) {
    if (after.type !== before.type) throw fixed(`is native: its type stays ${before.type}`)
    if (after.entity !== entity) throw fixed(`is native: it stays of ${entity}s`)
    if (after.unit !== before.unit) throw fixed('is native: its unit stays')
    if (code === 'sku' && !after.active) throw fixed('stays on: records are found again by it')
  }
  const gone = missing(before, after)
  if (OWN_WORDS.has(code) && (gone.length > 0 || missing(after, before).length > 0 || after.values === null)) {
    throw fixed('keeps its values: the marketplace acts on them')
  }
  if (after.type !== before.type || after.entity !== entity) {
    const uses = await usesOf(ctx.queries, ctx.db.dialect, code, entity)
    if (uses.length > 0) throw inUse(after.type === before.type ? 'move' : `become ${after.type}`, uses)
  }
  if (gone.length === 0) return
  const uses = await usesOfValues(ctx.queries, ctx.db.dialect, code, entity, gone)
  if (uses.length > 0) throw inUse(`lose ${gone.slice(0, 5).join(', ')}`, uses)
}

/** Values that one has and the other has not; where any value goes none is missing. */
function missing(before: AttributeRow, after: AttributeRow): string[] {
  if (before.values === null || after.values === null) return []
  const stay = new Set(after.values.map((it) => it.code))
  return before.values.map((it) => it.code).filter((code) => !stay.has(code))
}
