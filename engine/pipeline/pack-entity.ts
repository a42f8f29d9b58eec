import { hash } from 'node:crypto'
import type { PackedEntity, Written } from '../contract/target.ts'
import { DIGEST_CHARS } from '../kernel/digest.ts'
import { FIELD_END, textOfEntity } from './record-text.ts'

/** Where one output goes: to a cell of an entity's layout, or into that entity's JSON. */
export interface Place {
  readonly at: number
  /** -1 where the layout has none. */
  readonly cell: number
  /** `"code":`, as it stands in the JSON of what has no cell. */
  readonly name: string
}

/** A product that several records share. */
export interface SharedProduct {
  /** Its cells and its rest as fields. */
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
  readonly entities: Readonly<Record<string, PackedEntity>>
  /** Both halves of the hash over what it was made of; absent where it must be looked at again. */
  readonly sourceLow?: number
  readonly sourceHigh?: number
}

/** A record that is made of the very cells it was last made of. */
export interface Unchanged {
  readonly row: number
  /** As far as it can be told without mapping. */
  readonly key: string
  /** Both halves of its key's hash. */
  readonly low: number
  readonly high: number
  /** The feed owns it. */
  readonly owned: boolean
}

/** The cells of an entity that nothing has touched. */
export type Untouched = readonly undefined[]

/** Packs the values of one entity. */
export function packEntity(
  cells: Untouched,
  slots: readonly Place[],
  values: readonly (Written | undefined)[],
): PackedEntity {
  const packed: (Written | undefined)[] = cells.slice()
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
export function shared(product: PackedEntity): SharedProduct {
  const text = textOfEntity(product).slice(FIELD_END.length)
  return { text, digest: hash('sha256', text).slice(0, DIGEST_CHARS) }
}

// What JSON must escape, and lone surrogates: everything else goes between quotes as it is.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/

function jsonOf(value: Written): string {
  return typeof value === 'string' && !ESCAPED.test(value) ? `"${value}"` : JSON.stringify(value)
}
