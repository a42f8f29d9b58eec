import { isNamedRecord, OUTLINE_DEPTH_MAX, OUTLINE_NODES_MAX, OutlineNode, recordNode } from '../records/outline.ts'
import { ANY_KEY, type RecordStep } from './path.ts'
import { tokens } from './text.ts'

interface Open {
  readonly node: OutlineNode | null
  readonly isArray: boolean
  count: number
  key: string | null
  afterColon: boolean
}

// No key of a file: it holds a character that texts of files have not.
const ANY_MARK = '\u0000*'
const ALIKE_LOOKED_AT = 50

/** Most files show their records in the first part of a sample; the rest is looked at where they do not. */
const FIRST_CHARS = 1_000_000

/** What the beginning of a JSON file tells: where its records are. */
export function outlineJson(text: string): { readonly record: readonly RecordStep[] } {
  let node = outlineOf(text.slice(0, FIRST_CHARS))
  const sure = node.siblingsMax > 1 && (node.parent === null || isNamedRecord(node))
  if (text.length > FIRST_CHARS && !sure) node = outlineOf(text)
  return { record: node.path.map((key) => (key === ANY_MARK ? ANY_KEY : key)) }
}

function outlineOf(text: string): OutlineNode {
  const root = new OutlineNode('', null)
  const open: Open[] = [{ node: root, isArray: true, count: 0, key: null, afterColon: false }]
  let nodes = 0
  for (const token of tokens(text)) {
    const top = open.at(-1) as Open
    if (token === '{' || token === '[') {
      const node = nodeOf(top, open.length, nodes)
      if (node && token === '{') nodes += enter(top, node, open.length === 1)
      open.push({ node, isArray: token === '[', count: 0, key: null, afterColon: false })
    } else if (token === '}' || token === ']') {
      if (open.length > 1) open.pop()
    } else if (token === ':') top.afterColon = true
    else if (token === ',') {
      top.afterColon = false
      top.key = null
    } else if (!top.isArray && !top.afterColon) top.key = keyOf(token)
    else {
      const node = nodeOf(top, open.length, nodes)
      if (node) {
        if (node.values === 0) nodes += 1
        node.values += 1
      }
    }
  }
  return recordNode(collapsed(root))
}

function keyOf(token: string): string | null {
  try {
    return String(JSON.parse(token))
  } catch {
    return null
  }
}

/** The node of a value that begins here; entries of an array are all of the array's node. */
function nodeOf(top: Open, depth: number, nodes: number): OutlineNode | null {
  if (!top.node || depth > OUTLINE_DEPTH_MAX || nodes > OUTLINE_NODES_MAX) return null
  if (top.isArray) return top.node
  return top.key === null ? null : top.node.child(top.key)
}

function enter(top: Open, node: OutlineNode, isTop: boolean): number {
  const fresh = node.instances === 0 ? 1 : 0
  node.instances += 1
  top.count += 1
  // An array of one is a list all the same; a file that is one object is not.
  const beside = top.isArray && !isTop ? Math.max(2, top.count) : top.count
  node.siblingsMax = Math.max(node.siblingsMax, top.isArray ? beside : 1)
  return fresh
}

/** Objects of alike objects under ids become lists of their values. */
function collapsed(node: OutlineNode): OutlineNode {
  if (node.instances > 1 || node.siblingsMax > 1) return node
  const children = [...node.children.values()]
  if (areRecords(children)) {
    node.children.clear()
    const any = node.child(ANY_MARK)
    for (const child of children) merge(any, child)
    any.siblingsMax = Math.max(2, children.length)
  } else for (const child of children) collapsed(child)
  return node
}

function areRecords(children: readonly OutlineNode[]): boolean {
  const ids = children.every((child) => /\d/.test(child.name))
  if (children.length < (ids ? 2 : 3)) return false
  const [first] = children as [OutlineNode]
  const keys = [...first.children.keys()]
  return children.slice(0, ALIKE_LOOKED_AT).every((child) => {
    const shared = keys.filter((key) => child.children.has(key)).length
    return child.instances === 1 && child.values === 0 && shared >= 2 && 2 * shared >= child.children.size
  })
}

function merge(into: OutlineNode, from: OutlineNode): void {
  into.instances += from.instances
  into.values += from.values
  into.siblingsMax = Math.max(into.siblingsMax, from.siblingsMax)
  for (const child of from.children.values()) merge(into.child(child.name), child)
}
