import { SaxesParser } from 'saxes'
import { isNamedRecord, OUTLINE_DEPTH_MAX, OUTLINE_NODES_MAX, OutlineNode, recordNode } from '../records/outline.ts'

/** What the beginning of an XML file tells. */
export interface XmlOutline {
  /** Names from the root element down to the record. */
  readonly record: readonly string[]
  /** Declared prefixes of the elements around the records. */
  readonly namespaces: Readonly<Record<string, string>>
}

/** Most files show their records in the first part of a sample; the rest is looked at where they do not. */
const FIRST_CHARS = 1_000_000

interface Open {
  readonly node: OutlineNode | null
  /** Number of this element, by which its children count themselves. */
  readonly number: number
  text: boolean
  elements: boolean
}

/** Reads as much of a file as there is, however broken; null where no element begins in it. */
export function outlineXml(text: string): XmlOutline | null {
  const first = outlineOf(text.slice(0, FIRST_CHARS))
  const sure = text.length <= FIRST_CHARS || first === null || (isNamedRecord(first.node) && first.node.siblingsMax > 1)
  const outline = sure ? first : outlineOf(text)
  return outline && { record: outline.node.path, namespaces: outline.namespaces }
}

interface Outlined {
  readonly node: OutlineNode
  readonly namespaces: Readonly<Record<string, string>>
}

function outlineOf(text: string): Outlined | null {
  const outline = new OutlineNode('', null)
  const namespaces: Record<string, string> = Object.create(null)
  const open: Open[] = [{ node: outline, number: 0, text: false, elements: false }]
  let nodes = 0
  let elements = 0
  const parser = new SaxesParser({ xmlns: false })
  // A sample ends anywhere: what is wrong with it is found when it is read.
  parser.on('error', () => {})
  parser.on('opentag', ({ name, attributes }) => {
    const above = open.at(-1) as Open
    above.elements = true
    const kept = above.node && open.length <= OUTLINE_DEPTH_MAX && nodes < OUTLINE_NODES_MAX
    const node = kept ? (above.node as OutlineNode).child(name) : null
    if (node) {
      nodes += node.instances === 0 ? 1 : 0
      node.instances += 1
      node.countWithin(above.number)
      nodes += readAttributes(node, attributes, open.length < 4 ? namespaces : null)
    }
    open.push({ node, number: ++elements, text: false, elements: false })
  })
  const hasText = (piece: string) => {
    const top = open.at(-1) as Open
    if (!top.text && piece.trim() !== '') top.text = true
  }
  parser.on('text', hasText)
  parser.on('cdata', hasText)
  parser.on('closetag', () => {
    const closed = open.length > 1 ? open.pop() : undefined
    if (closed?.node && (closed.text || !closed.elements)) closed.node.values += 1
  })
  parser.write(text)
  const [root] = outline.children.values()
  return root ? { node: recordNode(root), namespaces } : null
}

const ATTRIBUTES_MAX = 100

function readAttributes(
  node: OutlineNode,
  attributes: Record<string, unknown>,
  namespaces: Record<string, string> | null,
): number {
  let fresh = 0
  let count = 0
  for (const name in attributes) {
    if (count++ > ATTRIBUTES_MAX) break
    if (name === 'xmlns' || name.startsWith('xmlns:')) {
      if (namespaces) namespaces[name] = String(attributes[name])
      continue
    }
    const child = node.child(`@${name}`)
    if (child.values === 0) fresh += 1
    child.values += 1
  }
  return fresh
}
