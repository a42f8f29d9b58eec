import { cellOf, type Discriminator, isNameable, parseElementPath, printStep, type Step } from './path.ts'
import type { Tape } from './tape.ts'

/** The columns below one element of a path. */
export class ColumnNode {
  /** Number of the column that is the element's own text, or -1. */
  column = -1
  /** How far into the nested list named by `each`: 1 for its outermost element, 0 outside. */
  level = 0
  readonly attributes = new Map<string, number>()
  readonly children = new Map<string, ColumnNode>()
  /** Nodes of single values of an attribute or child element; the node itself is the rest. */
  readonly byAttribute = new Map<string, Map<string, ColumnNode>>()
  readonly byChild = new Map<string, Map<string, ColumnNode>>()
  discriminated = false
  readonly parent: ColumnNode | null
  readonly step: string
  /** What tells it from its siblings; it is in the path, and no column. */
  readonly by: Discriminator | null
  /** Names of children (and attributes, with their `@`) that were met and are no column. */
  readonly unseen = new Set<string>()
  /** Occurrences in the pass numbered `pass`; counters of earlier passes are stale. */
  count = 0
  pass = -1

  constructor(parent: ColumnNode | null, step = '', by: Discriminator | null = null) {
    this.parent = parent
    this.step = step
    this.by = by
  }

  get path(): string {
    const above = this.parent?.path ?? ''
    return above === '' ? this.step : `${above}/${this.step}`
  }

  child(step: Step): ColumnNode {
    const plain = entry(this.children, step.name, this, step.name)
    if (!step.by) return plain
    plain.discriminated = true
    const keys = step.by.kind === 'attribute' ? plain.byAttribute : plain.byChild
    const values = keys.get(step.by.key) ?? new Map<string, ColumnNode>()
    keys.set(step.by.key, values)
    return entry(values, step.by.value, this, printStep(step.name, step.by), step.by)
  }

  /** The node of an element of the tape, whose parent is this node; null where no column needs it. */
  of(tape: Tape, at: number): ColumnNode | null {
    const plain = this.children.get(tape.names[at] as string)
    if (plain === undefined) return null
    return plain.discriminated ? plain.#told(tape, at) : plain
  }

  #told(tape: Tape, at: number): ColumnNode {
    for (const [key, values] of this.byAttribute) {
      const value = tape.attributeOf(at, key)
      const node = value === null ? undefined : values.get(value.trim())
      if (node) return node
    }
    for (const [key, values] of this.byChild) {
      const value = childText(tape, at, key)
      const node = value === null ? undefined : values.get(value)
      if (node) return node
    }
    return this
  }

  /** The path of an element that falls to this node; of siblings that are told apart, by what tells this one. */
  pathOf(tape: Tape, at: number): string {
    const name = tape.names[at] as string
    const above = this.parent?.path ? `${this.parent.path}/` : ''
    for (const key of this.byAttribute.keys()) {
      const value = tape.attributeOf(at, key)?.trim() ?? ''
      if (isNameable(value)) return above + printStep(name, { kind: 'attribute', key, value })
    }
    return this.path
  }

  /** Counts one more element of this node; gives its number from 1. */
  occur(pass: number): number {
    if (this.pass !== pass) {
      this.pass = pass
      this.count = 0
    }
    this.count += 1
    return this.count
  }

  countIn(pass: number): number {
    return this.pass === pass ? this.count : 0
  }
}

function entry(
  map: Map<string, ColumnNode>,
  key: string,
  parent: ColumnNode,
  step: string,
  by: Discriminator | null = null,
): ColumnNode {
  const known = map.get(key)
  if (known) return known
  const node = new ColumnNode(parent, step, by)
  map.set(key, node)
  return node
}

/** The text of the first child element of that name; null where there is none. */
export function childText(tape: Tape, at: number, name: string): string | null {
  const end = tape.ends[at] as number
  for (let child = at + 1; child < end; child = tape.ends[child] as number) {
    if (tape.names[child] === name) return cellOf(tape.texts[child] as string | null)
  }
  return null
}

/** A column whose values stand in line with the occurrences of an element. */
interface Aligned {
  readonly column: number
  readonly node: ColumnNode
}

/** All columns as one tree; the root is the record. */
export interface ColumnTree {
  readonly root: ColumnNode
  readonly aligned: readonly Aligned[]
  /** Elements on the way to the entries of `each`; 0 without `each`. */
  readonly levels: number
}

export function columnTree(columns: readonly string[], each?: string): ColumnTree {
  const root = new ColumnNode(null)
  const aligned: Aligned[] = []
  columns.forEach((path, column) => {
    const { steps, attribute } = parseElementPath(path)
    const node = steps.reduce((at, step) => at.child(step), root)
    if (attribute === null) node.column = column
    else node.attributes.set(attribute, column)
    const owner = attribute === null ? node.parent : node
    if (owner && owner !== root) aligned.push({ column, node: owner })
  })
  let levels = 0
  if (each) {
    let nodes = [root]
    for (const step of parseElementPath(each).steps) {
      levels += 1
      for (const node of nodes) node.child(step)
      nodes = nodes.flatMap((node) => variantsOf(node, step))
      for (const node of nodes) node.level = levels
    }
  }
  return { root, aligned, levels }
}

/** The node of a step, and where it names no value all nodes of single values too. */
function variantsOf(node: ColumnNode, step: Step): ColumnNode[] {
  const own = node.child(step)
  if (step.by) return [own]
  return [own, ...[...own.byAttribute.values(), ...own.byChild.values()].flatMap((values) => [...values.values()])]
}
