/** What a sample holds, by element or key; arrays stand for their entries. */
export class OutlineNode {
  readonly name: string
  readonly parent: OutlineNode | null
  readonly children = new Map<string, OutlineNode>()
  /** Elements or objects, and single values. */
  instances = 0
  values = 0
  /** The most that stood beside each other. */
  siblingsMax = 0
  #within = -1
  #siblings = 0

  constructor(name: string, parent: OutlineNode | null) {
    this.name = name
    this.parent = parent
  }

  child(name: string): OutlineNode {
    const known = this.children.get(name)
    if (known) return known
    const node = new OutlineNode(name, this)
    this.children.set(name, node)
    return node
  }

  /** Counts one more instance within the element of that number. */
  countWithin(parent: number): void {
    this.#siblings = this.#within === parent ? this.#siblings + 1 : 1
    this.#within = parent
    if (this.#siblings > this.siblingsMax) this.siblingsMax = this.#siblings
  }

  get hasStructure(): boolean {
    return this.children.size > 0
  }

  /** Names from below the root of the outline down to this node. */
  get path(): string[] {
    return this.parent ? [...this.parent.path, this.name] : []
  }
}

/** Nodes of one outline: what is beyond tells nothing new. */
export const OUTLINE_NODES_MAX = 20_000
/** How deep an outline looks; records do not begin deeper. */
export const OUTLINE_DEPTH_MAX = 24
const LOOK_DEPTH = 6

const RECORD =
  /^(?:[\w-]+:)?(?:shop_?)?(item|product|produ[ck]te?|produit|prodotto|producto|produto|product_?record|offer|oferta|offre|angebot|entry|article|artikel|articulo|articolo|record|row|listing|ad|node|position|card|towar|vare|vara|tuote|sku|book|property|job|vehicle|good|element|hit|doc|edge)s?(_?list)?$/i
const CONTAINER =
  /categor|channel|shop|catalog|group|brand|page|section|department|feed|list|result|response|data|body|envelope/i

// Lists within a record, however few other fields it has.
const PART =
  /varia|image|photo|picture|option|attribut|param|feature|review|media|tag|spec|shipping|price|stock|dimension/i

/** Whether a node is named like a record. */
export function isNamedRecord(node: OutlineNode): boolean {
  return RECORD.test(node.name)
}

interface Weight {
  /** Values beneath, and how many kinds of them. */
  readonly values: number
  readonly kinds: number
  /** Kinds of values that stand in no repeated element beneath. */
  readonly own: number
}

/** The node whose instances are the records; the outline's root where the whole source is one record. */
export function recordNode(root: OutlineNode): OutlineNode {
  const weights = weigh(root)
  let node = root
  for (;;) {
    const next = heaviest(node, weights)
    if (!next || !goesDeeper(node, next, weights)) return node
    node = next
  }
}

function heaviest(node: OutlineNode, weights: ReadonlyMap<OutlineNode, Weight>): OutlineNode | null {
  const score = (each: OutlineNode) => {
    const weight = weights.get(each) as Weight
    return weight.values * weight.kinds * (RECORD.test(each.name) ? 4 : 1)
  }
  return [...node.children.values()]
    .filter((child) => child.hasStructure && child.instances > 0)
    .reduce<OutlineNode | null>((best, each) => (best && score(best) >= score(each) ? best : each), null)
}

/** Whether the records lie beneath this node rather than being its instances. */
function goesDeeper(node: OutlineNode, next: OutlineNode, weights: ReadonlyMap<OutlineNode, Weight>): boolean {
  const own = (weights.get(node) as Weight).own
  const lies = recordBeneath(next)
  if (node.siblingsMax > 1) {
    // Many of these: only a mere container of longer lists of things is no record itself.
    const lists = repeatedBeneath(next, weights)
    if (!lists || RECORD.test(node.name)) return false
    const richer = (weights.get(lists) as Weight).kinds > own
    return lists.instances >= 2 * node.instances && richer && own <= 3 && (lies || CONTAINER.test(node.name))
  }
  if (RECORD.test(node.name) && own >= 2 && !node.name.endsWith('s')) return false
  if (!lies && own >= 2 && PART.test(next.name)) return false
  if (lies || next.siblingsMax > 1) return lies || own < 4 || CONTAINER.test(node.name)
  return own < 3
}

/** Whether an element named like a record lies here or beneath, outside of other repeated ones. */
function recordBeneath(node: OutlineNode, depth = 0): boolean {
  if (RECORD.test(node.name) && node.children.size > 1) return true
  if (depth > LOOK_DEPTH || (depth > 0 && node.siblingsMax > 1)) return false
  return [...node.children.values()].some((child) => child.hasStructure && recordBeneath(child, depth + 1))
}

function repeatedBeneath(node: OutlineNode, weights: ReadonlyMap<OutlineNode, Weight>): OutlineNode | null {
  for (let at: OutlineNode | null = node, depth = 0; at && depth < LOOK_DEPTH; depth += 1) {
    if (at.siblingsMax > 1) return at
    at = heaviest(at, weights)
  }
  return null
}

/** Weighs every node, children before parents. */
function weigh(root: OutlineNode): Map<OutlineNode, Weight> {
  const order = [root]
  for (let at = 0; at < order.length; at += 1) order.push(...(order[at] as OutlineNode).children.values())
  const weights = new Map<OutlineNode, Weight>()
  for (const node of order.reverse()) {
    const own = node.values > 0 ? 1 : 0
    const sum = { values: node.values, kinds: own, own }
    for (const child of node.children.values()) {
      const weight = weights.get(child) as Weight
      sum.values += weight.values
      sum.kinds += weight.kinds
      if (child.siblingsMax < 2) sum.own += weight.own
      else if (!child.hasStructure) sum.own += 1
    }
    weights.set(node, sum)
  }
  return weights
}
