import type { Selectable } from 'kysely'
import { fold } from '../../../engine/pipeline/fold.ts'
import type { RowRecord } from '../../platform/row-sink.ts'
import { textOf } from '../../platform/row-values.ts'
import type { CatalogTables } from './catalog.tables.ts'
import { levelsOf, pathCode, pathKey } from './category-path.ts'

export type Category = Selectable<CatalogTables['category']>

/** Where a record stands in the tree. `parent` is '' at the top, undefined where the record says nothing of it. */
export interface Place {
  readonly code: string
  readonly parent: string | undefined
}

/** What the tree holds while a batch is written: the rows that are there, and what the batch says of itself. */
export class CategoryTree {
  readonly #rows = new Map<string, Category>()
  readonly #codes = new Map<number, string>()
  readonly #parents = new Map<string, string>()
  /** Code by the place's name: parent's code and folded name. */
  readonly #named = new Map<string, string>()
  /** Codes that the batch itself gives to its paths. */
  readonly #paths = new Map<string, string>()
  readonly #places = new Map<RowRecord, Place>()

  constructor(rows: readonly Category[], batch: readonly RowRecord[]) {
    for (const row of rows) this.#codes.set(row.id, row.code)
    for (const row of rows) this.keep(row)
    for (const { values } of batch) {
      const [path, code] = [levelsOf(textOf(values.path) ?? ''), textOf(values.code)]
      if (code !== null && path.length > 0) this.#paths.set(pathKey(path), code)
    }
  }

  get(code: string): Category | undefined {
    return this.#rows.get(code)
  }

  /** Keeps a row under its code and under its name, where it stands now. */
  keep(row: Category): void {
    const before = this.#rows.get(row.code)
    if (before) this.#named.delete(`${this.#parents.get(row.code)}\n${fold(before.name)}`)
    const parent = row.parent_id === null ? '' : (this.#codes.get(row.parent_id) ?? '')
    this.#rows.set(row.code, row)
    if (row.id !== 0) this.#codes.set(row.id, row.code)
    this.#parents.set(row.code, parent)
    this.#named.set(`${parent}\n${fold(row.name)}`, row.code)
  }

  /** The place of a record as the tree was when the batch came. */
  placeOf(record: RowRecord): Place {
    let place = this.#places.get(record)
    if (!place) {
      place = this.#place(record)
      this.#places.set(record, place)
    }
    return place
  }

  #place({ key, values }: RowRecord): Place {
    const path = levelsOf(textOf(values.path) ?? '')
    if (path.length === 0) {
      const parent = values.parent === undefined ? undefined : (textOf(values.parent) ?? '')
      return { code: textOf(values.code) ?? key, parent }
    }
    return { code: textOf(values.code) ?? this.codeAt(path), parent: this.codeAt(path.slice(0, -1)) }
  }

  /** The code of a path: what the batch or the tree calls it, else one made of its names; '' at the top. */
  codeAt(path: readonly string[]): string {
    return this.#paths.get(pathKey(path)) ?? this.#find(path) ?? pathCode(path)
  }

  #find(path: readonly string[]): string | undefined {
    let at: string | undefined = ''
    for (const level of path) at = at === undefined ? undefined : this.#named.get(`${at}\n${fold(level)}`)
    return at
  }

  /** True where `code` is the category itself or stands below it. */
  isBelow(code: string, category: string): boolean {
    const seen = new Set<string>()
    for (let at = code; at !== '' && !seen.has(at); at = this.#parents.get(at) ?? '') {
      if (at === category) return true
      seen.add(at)
    }
    return false
  }

  /** Records of the paths that others stand on, that no record makes and that are not there. */
  missing(batch: readonly RowRecord[]): RowRecord[] {
    const made = new Set(batch.map((record) => this.placeOf(record).code))
    const missing = new Map<string, RowRecord>()
    for (const { values } of batch) {
      const path = levelsOf(textOf(values.path) ?? '')
      for (let depth = 1; depth < path.length; depth++) {
        const above = path.slice(0, depth)
        const code = this.codeAt(above)
        if (made.has(code) || missing.has(code) || this.#rows.has(code)) continue
        const key = above.join(' > ')
        missing.set(code, { key, values: { path: key } })
      }
    }
    return [...missing.values()]
  }
}

/** Indexes of places, level by level, so that no child comes before its parent; circles stand last. */
export function parentsFirst(places: readonly Place[]): number[] {
  const at = new Map(places.map((place, index) => [place.code, index]))
  const depths = new Array<number>(places.length).fill(-1)
  for (const start of places.keys()) {
    const chain: number[] = []
    const open = new Set<number>()
    let index: number | undefined = start
    while (index !== undefined && depths[index] === -1 && !open.has(index)) {
      chain.push(index)
      open.add(index)
      index = at.get(places[index]?.parent ?? '')
    }
    const circle = index !== undefined && open.has(index)
    let depth = circle ? CIRCLE : index === undefined ? 0 : (depths[index] as number) + 1
    for (const each of chain.reverse()) depths[each] = depth++
  }
  return [...places.keys()].sort((a, b) => (depths[a] as number) - (depths[b] as number) || a - b)
}

const CIRCLE = 1_000_000
