import type { PackedEntity } from '../../../engine/contract/target.ts'
import { parsed } from './attribute-text.ts'

/** A digest that no record has: whatever comes next is looked at, and not passed by as what it was last time. */
export const EDITED_DIGEST = '0000000000000000'

/** Fields that a person wrote, as their row keeps them: text with commas between, so that bulk reads them for nothing. */
export function heldFields(held: string | null): string[] {
  return held === null ? [] : held.split(',')
}

/** The same with more fields; null where there are none. */
export function withHeld(held: string | null, fields: readonly string[]): string | null {
  return heldText([...new Set([...heldFields(held), ...fields])])
}

/** The same without some fields. */
export function withoutHeld(held: string | null, fields: readonly string[]): string | null {
  return heldText(heldFields(held).filter((it) => !fields.includes(it)))
}

const heldText = (fields: readonly string[]) => (fields.length === 0 ? null : fields.toSorted().join(','))

/** What a record may still say of a row: nothing of the fields that a person wrote. */
export function sparing(entity: PackedEntity, cells: readonly string[], held: string): PackedEntity {
  const fields = new Set(heldFields(held))
  const kept = entity.cells.map((cell, at) => (fields.has(cells[at] ?? '') ? undefined : cell))
  if (entity.rest === '') return { cells: kept, rest: '' }
  const rest = Object.entries(parsed(entity.rest)).filter(([code]) => !fields.has(code))
  return { cells: kept, rest: rest.length === 0 ? '' : JSON.stringify(Object.fromEntries(rest)) }
}

/** Fields that a record speaks of. */
export function spokenOf(entity: PackedEntity, cells: readonly string[]): string[] {
  const said = cells.filter((_, at) => entity.cells[at] !== undefined)
  return entity.rest === '' ? said : [...said, ...Object.keys(parsed(entity.rest))]
}
