import type { Cell } from '../../contract/format.ts'
import { PART_CELLS_MAX } from '../records/limits.ts'
import { UnseenFields } from '../records/unseen-fields.ts'
import { Malformed } from './characters.ts'
import { type ColumnNode, columnTree } from './column-tree.ts'
import { cellOf } from './path.ts'
import type { Tape } from './tape.ts'

type Cells = (string | string[] | null)[]

/** Lists of more entries are not filled up to stand in line: nobody reads them by position. */
const ALIGNED_MAX = 1_000

/** More entries in the nested list than one record may have. */
export class TooManyParts extends Malformed {}

/** Turns a tape into the cells of certain columns; one per thread and mapping. */
export class Flattener {
  readonly unseen = new UnseenFields()
  readonly #tree
  readonly #width: number
  readonly #nodes: (ColumnNode | null)[] = []
  #pass = 0

  constructor(columns: readonly string[], each?: string) {
    this.#tree = columnTree(columns, each)
    this.#width = columns.length
  }

  /** The whole record: repeated siblings are lists, in line with the elements around them. */
  cells(tape: Tape): Cell[] {
    const cells = this.#empty()
    const nodes = this.#nodes
    nodes[0] = this.#tree.root
    this.#pass += 1
    this.#put(cells, tape, 0, this.#tree.root)
    for (let at = 1; at < tape.size; ) {
      const parent = nodes[tape.parents[at] as number] as ColumnNode
      const node = parent.of(tape, at)
      nodes[at] = node
      if (node) this.#put(cells, tape, at, node)
      else if (this.unseen.watching) this.#meet(parent, 'child', tape.names[at] as string)
      at = node ? at + 1 : (tape.ends[at] as number)
    }
    this.#align(cells)
    return cells
  }

  /** One set of cells per entry of `each`; must follow `cells` of the same tape. */
  parts(tape: Tape): Cell[][] {
    const parts: Cells[] = []
    this.#expand(tape, this.#empty(), 0, 0, parts)
    return parts
  }

  #expand(tape: Tape, above: Cells, from: number, level: number, parts: Cells[]): void {
    const cells = above.slice()
    const nodes = this.#nodes
    const entries: number[] = []
    this.#pass += 1
    for (let at = from; at < (tape.ends[from] as number); ) {
      const node = nodes[at] as ColumnNode | null
      const inner = node !== null && node.level === level + 1 && at > from
      if (inner) entries.push(at)
      else if (node) this.#put(cells, tape, at, node)
      at = node && !inner ? at + 1 : (tape.ends[at] as number)
    }
    this.#align(cells)
    if (level < this.#tree.levels) {
      for (const entry of entries) this.#expand(tape, cells, entry, level + 1, parts)
      return
    }
    parts.push(cells)
    if (parts.length * this.#width > PART_CELLS_MAX) {
      throw new TooManyParts(`its nested list has more than ${parts.length} entries`)
    }
  }

  #empty(): Cells {
    return new Array<null>(this.#width).fill(null)
  }

  #put(cells: Cells, tape: Tape, at: number, node: ColumnNode): void {
    const number = node.occur(this.#pass)
    if (node.column >= 0) {
      const around = node.parent ? node.parent.countIn(this.#pass) : 1
      this.#set(cells, node.column, cellOf(tape.texts[at] as string | null), around)
    } else if (this.unseen.watching && at > 0 && tape.ends[at] === at + 1) this.#meetText(node, tape, at)
    const end = tape.attributesEnd(at)
    for (let i = tape.attributesFrom[at] as number; i < end; i += 1) {
      const name = tape.attributeNames[i] as string
      const column = node.attributes.get(name)
      if (column !== undefined) this.#set(cells, column, (tape.attributeValues[i] as string).trim(), number)
      else if (this.unseen.watching) this.#meet(node, 'attribute', name)
    }
  }

  /** An attribute or child element that no column is made of; what tells an element from its siblings is no news. */
  #meet(node: ColumnNode, kind: 'attribute' | 'child', name: string): void {
    const step = kind === 'child' ? name : `@${name}`
    const tells = kind === 'attribute' ? node.byAttribute : node.byChild
    if (node.unseen.has(step) || tells.has(name) || (node.by?.kind === kind && node.by.key === name)) return
    node.unseen.add(step)
    this.unseen.meet(node.path === '' ? step : `${node.path}/${step}`)
  }

  /** An element that had only others in it and now has a text, or a sibling that is told apart by something new. */
  #meetText(node: ColumnNode, tape: Tape, at: number): void {
    if (cellOf(tape.texts[at] as string | null) === '') return
    const path = node.pathOf(tape, at)
    if (node.unseen.has(path)) return
    node.unseen.add(path)
    this.unseen.meet(path)
  }

  /** Adds a value that belongs to the element numbered `around` of those its list stands in line with. */
  #set(cells: Cells, column: number, value: string, around: number): void {
    const before = cells[column] as Cells[number]
    if (before === null && (around < 2 || around > ALIGNED_MAX)) {
      cells[column] = value
      return
    }
    const list = before === null ? [] : typeof before === 'string' ? [before] : before
    if (around <= ALIGNED_MAX) while (list.length < around - 1) list.push('')
    list.push(value)
    cells[column] = list
  }

  #align(cells: Cells): void {
    for (const { column, node } of this.#tree.aligned) {
      const count = node.countIn(this.#pass)
      const cell = cells[column] as Cells[number]
      if (count < 2 || count > ALIGNED_MAX || cell === null) continue
      const list = typeof cell === 'string' ? [cell] : cell
      while (list.length < count) list.push('')
      cells[column] = list
    }
  }
}
