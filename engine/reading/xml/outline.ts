import { SaxesParser } from 'saxes'
import { OUTLINE_DEPTH_MAX, OUTLINE_NODES_MAX, OutlineNode, recordNode } from '../records/outline.ts'

/** What the beginning of an XML file tells. */
export interface XmlOutline {
  /** Names from the root element down to the record. */
  readonly record: readonly string[]
  /** Declared prefixes of the elements around the records. */
  readonly namespaces: Readonly<Record<string, string>>
}

interface Open {
  readonly node: OutlineNode | null
  /** How many child elements of each name. */
  readonly counts: Map<string, number>
  text: boolean
  elements: boolean
}

/** Reads as much of a file as there is, however broken; null where no element begins in it. */
export function outlineXml(text: string): XmlOutline | null {
  const outline = new OutlineNode('', null)
  const namespaces: Record<string, string> = Object.create(null)
  const open: Open[] = [{ node: outline, counts: new Map(), text: false, elements: false }]
  let nodes = 0
  const parser = new SaxesParser({ xmlns: false })
  // A sample ends anywhere: what is wrong with it is found when it is read.
  parser.on('error', () => {})
  parser.on('opentag', ({ name, attributes }) => {
    const above = open.at(-1) as Open
    above.elements = true
    const count = (above.counts.get(name) ?? 0) + 1
    if (above.counts.size < 1_000) above.counts.set(name, count)
    const kept = above.node && open.length <= OUTLINE_DEPTH_MAX && nodes < OUTLINE_NODES_MAX
    const node = kept ? (above.node as OutlineNode).child(name) : null
    if (node) {
      nodes += node.instances === 0 ? 1 : 0
      node.instances += 1
      node.siblingsMax = Math.max(node.siblingsMax, count)
      nodes += readAttributes(node, attributes, open.length < 4 ? namespaces : null)
    }
    open.push({ node, counts: new Map(), text: false, elements: false })
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
  return root ? { record: recordNode(root).path, namespaces } : null
}

function readAttributes(
  node: OutlineNode,
  attributes: Record<string, unknown>,
  namespaces: Record<string, string> | null,
): number {
  let fresh = 0
  for (const [name, value] of Object.entries(attributes).slice(0, 100)) {
    if (name === 'xmlns' || name.startsWith('xmlns:')) {
      if (namespaces) namespaces[name] = String(value)
      continue
    }
    const child = node.child(`@${name}`)
    if (child.values === 0) fresh += 1
    child.values += 1
  }
  return fresh
}
