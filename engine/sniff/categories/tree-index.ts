import type { CategoryNode } from '../../contract/target.ts'
import { type Terms, termsOf } from './terms.ts'

/** One name of one node. */
export interface IndexedName extends Terms {
  readonly node: number
  /** Which of the node's names it is, or is part of. */
  readonly language: number
  /** Below 1 for a part of a name: “Irons” of “Irons & Ironing Systems”. */
  readonly whole: number
}

/** The operator's tree, ready to be searched by the words of its names in all languages. */
export interface TreeIndex {
  readonly nodes: readonly CategoryNode[]
  readonly names: readonly IndexedName[]
  readonly parents: Int32Array
  readonly depths: Int32Array
  readonly top: Int32Array
  namesWith(term: string): readonly number[]
  /** Rarer terms weigh more. */
  weightOf(term: string): number
  /** In what share of a node's names, over its languages, the term says what it is; a false friend is alone. */
  agreement(node: number, term: string): number
  /** Terms of all names of a node's ancestors. */
  above(node: number): ReadonlySet<string>
  has(stem: string): boolean
}

const DEPTH_MAX = 30

const indexed = new WeakMap<readonly CategoryNode[], TreeIndex>()

/** The index of a tree, made once for each list of nodes; a node's names in each language count once. */
export function indexTree(nodes: readonly CategoryNode[]): TreeIndex {
  const known = indexed.get(nodes)
  if (known) return known
  const index = makeIndex(nodes)
  indexed.set(nodes, index)
  return index
}

function makeIndex(nodes: readonly CategoryNode[]): TreeIndex {
  const byCode = new Map(nodes.map((node, at) => [node.code, at]))
  const parents = Int32Array.from(nodes, (node) => (node.parent === null ? -1 : (byCode.get(node.parent) ?? -1)))
  const names: IndexedName[] = []
  const postings = new Map<string, number[]>()
  const namesOf: number[][] = []
  nodes.forEach((node, at) => {
    const own: number[] = []
    for (const [language, text] of [...new Set(Object.values(node.names))].entries()) {
      for (const [part, whole] of partsOf(text)) {
        const terms = termsOf(part)
        const index = names.push({ ...terms, node: at, whole, language }) - 1
        own.push(index)
        for (const term of terms.meanings) {
          const list = postings.get(term)
          if (list) list.push(index)
          else postings.set(term, [index])
        }
      }
    }
    namesOf.push(own)
  })
  const line = linesOf(parents)
  const agreeing = new Map<string, number>()
  const above = new Map<number, ReadonlySet<string>>()
  const most = Math.log(1 + names.length)
  return {
    nodes,
    names,
    parents,
    ...line,
    namesWith: (term) => postings.get(term) ?? [],
    weightOf: (term) => most - Math.log(1 + (postings.get(term)?.length ?? 0)) + 0.5,
    agreement: (node, term) => {
      const key = `${node} ${term}`
      const known = agreeing.get(key)
      if (known !== undefined) return known
      const whole = (namesOf[node] ?? []).flatMap((at) => names[at] ?? [])
      const all = new Set(whole.map(({ language }) => language))
      const having = new Set(whole.filter(({ heads }) => heads.includes(term)).map(({ language }) => language))
      const share = having.size / Math.max(1, all.size)
      agreeing.set(key, share)
      return share
    },
    above: (node) => {
      const known = above.get(node)
      if (known) return known
      const terms = new Set<string>()
      for (let at = parents[node] ?? -1, steps = 0; at >= 0 && steps < DEPTH_MAX; at = parents[at] ?? -1, steps++) {
        for (const name of namesOf[at] ?? []) for (const term of names[name]?.meanings ?? []) terms.add(term)
      }
      above.set(node, terms)
      return terms
    },
    has: (stem) => postings.has(stem),
  }
}

const PART = 0.93
// “TV & Monitor Mounts”: a part with fewer words than its neighbour lacks the word they share.
const SHORT_PART = 0.72
const JOINTS = /\s*(?:&|,|;|\/| and | et | und | y | e | en | og | och | и | та )\s*/i

function partsOf(text: string): [part: string, whole: number][] {
  const parts = text.split(JOINTS).filter((part) => part !== '')
  if (parts.length < 2) return [[text, 1]]
  const words = parts.map((part) => part.split(' ').length)
  const most = Math.max(...words)
  return [[text, 1], ...parts.map((part, at): [string, number] => [part, words[at] === most ? PART : SHORT_PART])]
}

function linesOf(parents: Int32Array): { depths: Int32Array; top: Int32Array } {
  const depths = new Int32Array(parents.length)
  const top = new Int32Array(parents.length)
  for (let node = 0; node < parents.length; node++) {
    let at = node
    let depth = 0
    // A tree that bites its own tail must not hold us here.
    while ((parents[at] ?? -1) >= 0 && depth < DEPTH_MAX) {
      at = parents[at] ?? -1
      depth++
    }
    depths[node] = depth
    top[node] = at
  }
  return { depths, top }
}
