import type { PackedEntity, Written } from '../contract/target.ts'

/** Where one output goes: to a cell of an entity's layout, or into that entity's JSON. */
export interface Place {
  readonly at: number
  /** -1 where the layout has none. */
  readonly cell: number
  /** `"code":`, as it stands in the JSON of what has no cell. */
  readonly name: string
}

/** Packs the values of one entity. */
export function packEntity(
  cells: number,
  slots: readonly Place[],
  values: readonly (Written | undefined)[],
): PackedEntity {
  const packed: (Written | undefined)[] = new Array(cells).fill(undefined)
  let rest = ''
  for (const slot of slots) {
    const value = values[slot.at]
    if (value === undefined) continue
    if (slot.cell >= 0) packed[slot.cell] = value
    else rest += (rest === '' ? '{' : ',') + slot.name + jsonOf(value)
  }
  return { cells: packed, rest: rest === '' ? '' : `${rest}}` }
}

// What JSON must escape, and lone surrogates: everything else goes between quotes as it is.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/

function jsonOf(value: Written): string {
  return typeof value === 'string' && !ESCAPED.test(value) ? `"${value}"` : JSON.stringify(value)
}

/** What a digest is made of: texts with their length, so that no two entities give the same. */
export function sealOf({ cells, rest }: PackedEntity): string {
  let seal = ''
  for (const cell of cells) {
    if (typeof cell === 'string') seal += `${cell.length}:${cell}`
    else if (cell === undefined) seal += '_'
    else seal += typeof cell === 'number' ? `#${cell}` : JSON.stringify(cell)
  }
  return `${seal}${rest}\n`
}
