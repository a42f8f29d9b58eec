import { ENTRIES, type KeyStep, parseKeyPath, printKey } from './path.ts'

/** The columns below one key. */
export class KeyNode {
  readonly key: string
  readonly path: string
  /** Number of the column that is the value itself, or -1. */
  column = -1
  readonly children: KeyNode[] = []
  /** The entries of an array that stands here. */
  entries: KeyNode | null = null
  /** The nearest array around: values stand in line with its entries. */
  readonly list: KeyNode | null
  /** Columns at or below these entries. */
  readonly columns: number[] = []
  /** How far into the nested list named by `each`; 0 outside. */
  level = 0
  /** Entries seen in the pass numbered `pass`. */
  count = 0
  pass = -1
  /** No column is here or below: the sample did not have it. */
  unseen = false
  /** A single value was met where the sample only had more below. */
  valueMet = false

  constructor(key: string, path: string, list: KeyNode | null, isEntries = false) {
    this.key = key
    this.path = path
    this.list = isEntries ? this : list
  }

  step(step: KeyStep): KeyNode {
    if (step === ENTRIES) {
      this.entries ??= new KeyNode('', `${this.path}[]`, null, true)
      return this.entries
    }
    const known = this.children.find((child) => child.key === step)
    if (known) return known
    const node = new KeyNode(step, `${this.path === '' ? '' : `${this.path}.`}${printKey(step)}`, this.list)
    this.children.push(node)
    return node
  }
}

/** All columns as one tree; the root is the record. */
export interface KeyTree {
  readonly root: KeyNode
  /** Lists that have columns of their own, with those columns. */
  readonly lists: readonly { readonly column: number; readonly list: KeyNode }[]
  readonly levels: number
}

export function keyTree(columns: readonly string[], each?: string): KeyTree {
  const root = new KeyNode('', '', null)
  const lists: { column: number; list: KeyNode }[] = []
  columns.forEach((path, column) => {
    let node = root
    for (const step of parseKeyPath(path)) {
      node = node.step(step)
      if (step === ENTRIES) node.columns.push(column)
    }
    node.column = column
    if (node.list) lists.push({ column, list: node.list })
  })
  let levels = 0
  let node = root
  for (const step of each ? parseKeyPath(each) : []) {
    node = node.step(step)
    if (step === ENTRIES) node.level = ++levels
  }
  return { root, lists, levels }
}
