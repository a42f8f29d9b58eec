import type { Cell } from '../../contract/format.ts'
import { PART_CELLS_MAX } from '../records/limits.ts'
import { UnseenFields } from '../records/unseen-fields.ts'
import { type KeyNode, keyTree } from './key-tree.ts'

type Cells = (string | string[] | null)[]

/** Lists of more entries are not filled up to stand in line: nobody reads them by position. */
const ALIGNED_MAX = 1_000
const NO_ENTRIES: unknown[] = []

/** Turns objects into the cells of certain columns; one per thread and mapping. */
export class ObjectFlattener {
  readonly unseen = new UnseenFields()
  readonly #tree
  readonly #width: number
  #pass = 0
  #cells: Cells = []
  /** The level of `each` whose entries are set aside, and those entries. */
  #asideLevel = 0
  #aside: unknown[] = NO_ENTRIES

  constructor(columns: readonly string[], each?: string) {
    this.#tree = keyTree(columns, each)
    this.#width = columns.length
  }

  /** The whole record: arrays are lists, in line with the arrays around them. */
  cells(value: unknown): Cell[] {
    return this.#fill(new Array<null>(this.#width).fill(null), this.#tree.root, value)
  }

  /** One set of cells per entry of `each`; null where they are more than one record may have. */
  parts(value: unknown): Cell[][] | null {
    const parts: Cell[][] = []
    const above = new Array<null>(this.#width).fill(null)
    return this.#expand(above, this.#tree.root, value, 0, parts) ? parts : null
  }

  #expand(above: Cells, node: KeyNode, value: unknown, level: number, parts: Cell[][]): boolean {
    const last = level === this.#tree.levels
    this.#asideLevel = level + 1
    this.#aside = []
    const cells = this.#fill(above.slice(), node, value)
    const entries = this.#aside
    this.#asideLevel = 0
    this.#aside = NO_ENTRIES
    if (last) {
      parts.push(cells)
      return parts.length * this.#width <= PART_CELLS_MAX
    }
    const inner = this.#nodeOf(level + 1)
    return entries.every((entry) => this.#expand(cells, inner, entry, level + 1, parts))
  }

  #nodeOf(level: number): KeyNode {
    const pending = [this.#tree.root]
    for (let node = pending.pop(); node; node = pending.pop()) {
      if (node.level === level) return node
      pending.push(...node.children)
      if (node.entries) pending.push(node.entries)
    }
    return this.#tree.root
  }

  #fill(cells: Cells, node: KeyNode, value: unknown): Cells {
    this.#pass += 1
    this.#cells = cells
    this.#walk(node, value)
    for (const { column, list } of this.#tree.lists) {
      const cell = cells[column]
      if (list.pass === this.#pass && list.count <= ALIGNED_MAX && Array.isArray(cell)) {
        while (cell.length < list.count) cell.push('')
      }
    }
    return cells
  }

  #walk(node: KeyNode, value: unknown): void {
    if (typeof value !== 'object' || value === null) this.#scalar(node, value)
    else if (Array.isArray(value)) this.#array(node, value)
    else if (node.children.length > 0) this.#object(node, value as Record<string, unknown>)
    else if (node.entries) this.#array(node, [value])
    else if (node.column >= 0) this.#add(node, JSON.stringify(value))
  }

  #object(node: KeyNode, value: Record<string, unknown>): void {
    let known = 0
    for (const child of node.children) {
      const inner = value[child.key]
      // What every object has from its prototype is no key of the sender's.
      if (inner === undefined || typeof inner === 'function') continue
      if (child.key === '__proto__' && !Object.hasOwn(value, '__proto__')) continue
      known += 1
      if (!child.unseen) this.#walk(child, inner)
    }
    if (!this.unseen.watching) return
    for (const _ in value) known -= 1
    if (known < 0) this.#meet(node, value)
  }

  /** Keys that no column is made of become known, so that the next record with them costs nothing. */
  #meet(node: KeyNode, value: Record<string, unknown>): void {
    for (const key of Object.keys(value)) {
      if (!this.unseen.watching) return
      if (node.children.some((child) => child.key === key)) continue
      const child = node.step(key)
      child.unseen = true
      this.unseen.meet(child.path)
    }
  }

  #array(node: KeyNode, values: unknown[]): void {
    const { entries } = node
    if (!entries) {
      // An array where the sample had a single value: its entries are that value, several times.
      for (const value of values) this.#walk(node, value)
      return
    }
    if (entries.level > 0 && entries.level === this.#asideLevel) {
      for (const value of values) this.#aside.push(value)
      return
    }
    for (const column of entries.columns) this.#cells[column] ??= []
    for (const value of values) {
      if (entries.pass !== this.#pass) entries.count = 0
      entries.pass = this.#pass
      entries.count += 1
      this.#walk(entries, value)
    }
  }

  #scalar(node: KeyNode, value: unknown): void {
    if (value === null) {
      if (node.list && node.column >= 0) this.#add(node, '')
    } else if (node.column >= 0) this.#add(node, typeof value === 'string' ? value : String(value))
    else if (node.entries) this.#array(node, [value])
    else if (!node.valueMet) {
      node.valueMet = true
      this.unseen.meet(node.path)
    }
  }

  #add(node: KeyNode, text: string): void {
    const cells = this.#cells
    const before = cells[node.column] as Cells[number]
    const list = node.list !== null && node.list.pass === this.#pass ? node.list : null
    if (before === null && !list) {
      cells[node.column] = text
      return
    }
    const texts = before === null ? [] : typeof before === 'string' ? [before] : before
    if (list && list.count <= ALIGNED_MAX) while (texts.length < list.count - 1) texts.push('')
    texts.push(text)
    cells[node.column] = texts
  }
}
