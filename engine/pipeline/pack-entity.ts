import { hash } from 'node:crypto'
import type { Written } from '../contract/target.ts'
import { DIGEST_CHARS } from '../kernel/digest.ts'
import { FIELD_END, fieldOf } from './record-text.ts'

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
  /** The very same object in all records of a group; then the product is no part of `fields`. */
  readonly product?: SharedProduct
  /** Its entities, in the order of the layout, as they are written down. */
  readonly fields: string
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

/** Writes the values of one entity down as fields. What no output touches stands there once, as constant text. */
export class EntityWriter {
  readonly #cells: readonly { readonly before: string; readonly at: number }[]
  readonly #after: string
  readonly #rest: readonly Place[]

  constructor(width: number, places: readonly Place[]) {
    const cells: { before: string; at: number }[] = []
    let before = ''
    for (let cell = 0; cell < width; cell++) {
      before += FIELD_END
      const place = places.find((each) => each.cell === cell)
      if (!place) before += fieldOf(undefined)
      else {
        cells.push({ before, at: place.at })
        before = ''
      }
    }
    this.#cells = cells
    this.#after = before + FIELD_END
    this.#rest = places.filter((each) => each.cell < 0)
  }

  fieldsOf(values: readonly (Written | undefined)[]): string {
    let text = ''
    for (const { before, at } of this.#cells) text += before + fieldOf(values[at])
    text += this.#after
    let bracket = '{'
    for (const { at, name } of this.#rest) {
      const value = values[at]
      if (value === undefined) continue
      text += bracket + name + jsonOf(value)
      bracket = ','
    }
    return bracket === '{' ? text : `${text}}`
  }
}

/** Makes the fields of a product ready to be shared. */
export function shared(fields: string): SharedProduct {
  const text = fields.slice(FIELD_END.length)
  return { text, digest: hash('sha256', text).slice(0, DIGEST_CHARS) }
}

// What JSON must escape, and lone surrogates: everything else goes between quotes as it is.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/

function jsonOf(value: Written): string {
  return typeof value === 'string' && !ESCAPED.test(value) ? `"${value}"` : JSON.stringify(value)
}
