import { hash } from 'node:crypto'
import type { Written } from '../contract/target.ts'

/** Where one output goes: to a cell of an entity's layout, or into that entity's JSON. */
export interface Place {
  readonly at: number
  /** -1 where the layout has none. */
  readonly cell: number
  /** `"code":`, as it stands in the JSON of what has no cell. */
  readonly name: string
}

/** Stands for what is untouched; null is what is cleared. */
export const UNTOUCHED = Object.freeze({})

/** An entity ready to be written down as JSON. */
export interface EntityText {
  readonly cells: readonly (Written | typeof UNTOUCHED)[]
  readonly rest: string
}

/** A product that several records share. */
export interface SharedProduct {
  /** Its cells and its rest, a line each. */
  readonly text: string
  readonly digest: string
}

/** A judged record that only lacks its digest. */
export interface Unsealed {
  readonly row: number
  readonly key: string
  readonly parent: string | null
  readonly removed: boolean
  readonly axes: string
  /** The very same object in all records of a group; then `entities` has no product. */
  readonly product?: SharedProduct
  readonly entities: Readonly<Record<string, EntityText>>
}

/** The cells of an entity that nothing has touched. */
export type Untouched = readonly (typeof UNTOUCHED)[]

/** Packs the values of one entity. */
export function packEntity(
  cells: Untouched,
  slots: readonly Place[],
  values: readonly (Written | undefined)[],
): EntityText {
  const packed: (Written | typeof UNTOUCHED)[] = cells.slice()
  let rest = ''
  for (const slot of slots) {
    const value = values[slot.at]
    if (value === undefined) continue
    if (slot.cell >= 0) packed[slot.cell] = value
    else rest += (rest === '' ? '{' : ',') + slot.name + jsonOf(value)
  }
  return { cells: packed, rest: rest === '' ? '' : `${rest}}` }
}

/** Makes a product ready to be shared. */
export function shared({ cells, rest }: EntityText): SharedProduct {
  const text = `${JSON.stringify(cells)}\n${rest}\n`
  return { text, digest: hash('sha256', text).slice(0, 16) }
}

// What JSON must escape, and lone surrogates: everything else goes between quotes as it is.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/

function jsonOf(value: Written): string {
  return typeof value === 'string' && !ESCAPED.test(value) ? `"${value}"` : JSON.stringify(value)
}
