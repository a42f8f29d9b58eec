import type { PackedEntity, Written } from '../contract/target.ts'

/** Where one output goes: to a cell of an entity's layout, or into that entity's JSON. */
export interface Place {
  readonly at: number
  /** -1 where the layout has none. */
  readonly cell: number
  /** `"code":`, as it stands in the JSON of what has no cell. */
  readonly name: string
}

/** An entity with its text, which its digest is made of and which crosses between threads. */
interface SealedEntity extends PackedEntity {
  readonly seal: string
}

/** Stands for what is untouched; null is what is cleared. */
const UNTOUCHED = Object.freeze({})

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
  return seal(packed, rest === '' ? '' : `${rest}}`)
}

/** Makes an entity of its parts. */
export function seal(cells: readonly (Written | undefined)[], rest: string): SealedEntity {
  const written: unknown[] = []
  for (const cell of cells) written.push(cell === undefined ? UNTOUCHED : cell)
  return { cells, rest, seal: `${JSON.stringify(written)}\n${rest}\n` }
}

/** The text of an entity: a line with its cells and one with its rest. No two entities have the same. */
export function sealOf(entity: PackedEntity): string {
  return (entity as Partial<SealedEntity>).seal ?? seal(entity.cells, entity.rest).seal
}

// What JSON must escape, and lone surrogates: everything else goes between quotes as it is.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/

function jsonOf(value: Written): string {
  return typeof value === 'string' && !ESCAPED.test(value) ? `"${value}"` : JSON.stringify(value)
}
