import type { CategoryProposal } from '../../contract/analysis.ts'
import type { CategoryNode } from '../../contract/target.ts'
import type { SourceCategory } from '../category-column.ts'
import type { Learned } from '../learned.ts'
import { nameKey } from '../names/lexicon.ts'
import { readSource, type SourceLevels } from './source-levels.ts'
import { type IndexedName, indexTree, type TreeIndex } from './tree-index.ts'

/** What is known about the column of the categories. */
export interface CategoryContext {
  /** What stands between the levels; guessed per value where it is not said. */
  readonly separator?: string | null
  /** What was confirmed before. */
  readonly learned?: Learned
}

interface Match {
  readonly node: number
  readonly score: number
  readonly level: string
}

const TAKEN_FROM = 0.34
const SOURCES_MAX = 2000
const PARENT_DECAY = 0.72
const CANDIDATES_MAX = 400
const WEIGHT = { leaf: 0.72, context: 0.2, exact: 0.08, company: 0.15, deep: 0.012, agree: 0.12 }
/** What a word that says which is worth, beside one that says what. */
const WHICH = 0.8
/** A name that this share of the tree’s languages agrees with is neither better nor worse for it. */
const AGREED = 0.6

const NO_TREE = 'The marketplace has no category yet; what the source says is kept'
const NOTHING_CLOSE = 'Nothing in the marketplace’s tree is close enough to it'

/** Proposes for each source category the node of the operator's tree that it belongs to; null where none is close. */
export function proposeCategories(
  sources: readonly SourceCategory[],
  tree: readonly CategoryNode[],
  context: CategoryContext = {},
): CategoryProposal[] {
  if (sources.length === 0) return []
  if (tree.length === 0) return sources.slice(0, SOURCES_MAX).map((source) => leftOf(source, NO_TREE))
  const index = indexTree(tree)
  const codes = new Map(tree.map((node, at) => [nameKey(node.code), at]))
  const byCode = new Map(tree.map((node) => [node.code, node]))
  const read = sources.slice(0, SOURCES_MAX).map((source) => ({
    source,
    levels: readSource(source.source, context.separator ?? null, index.has),
  }))
  const first = read.map(({ levels }) => bestOf(levels, index, null))
  const company = companyOf(first, index)
  return read.map(({ source, levels }) => {
    const coded = codes.get(nameKey(source.source))
    if (coded !== undefined && (/^\d/.test(source.source) || tree[coded]?.code === source.source))
      return proposalOf(source, tree[coded], 0.99, 'It is the code of the category')
    const meaning = context.learned?.category(source.source)
    const meant = meaning ? byCode.get(meaning.meant) : undefined
    if (meaning && meant) return proposalOf(source, meant, meaning.confidence, meaning.says)
    const match = bestOf(levels, index, company)
    if (!match || match.score < TAKEN_FROM) return leftOf(source, NOTHING_CLOSE)
    const node = tree[match.node]
    return proposalOf(source, node, confidenceOf(match.score), `“${match.level}” is closest to “${nameOf(node)}”`)
  })
}

function proposalOf(
  { source, records }: SourceCategory,
  node: CategoryNode | undefined,
  confidence: number,
  reason: string,
): CategoryProposal {
  return { source, records, category: node?.code ?? null, confidence: Math.round(confidence * 100) / 100, reason }
}

/** A category of the source that somebody has to place by hand. */
function leftOf({ source, records }: SourceCategory, reason: string): CategoryProposal {
  return { source, records, category: null, confidence: 0, reason }
}

function nameOf(node: CategoryNode | undefined): string {
  return node?.names[''] ?? Object.values(node?.names ?? {})[0] ?? ''
}

/** The share of records in each branch of the tree, by the matches that are clear: a shoe shop sells shoes. */
function companyOf(matches: readonly (Match | null)[], index: TreeIndex): ReadonlyMap<number, number> {
  const branches = new Map<number, number>()
  let all = 0
  for (const match of matches) {
    if (!match || match.score < 0.5) continue
    const top = index.top[match.node] ?? 0
    branches.set(top, (branches.get(top) ?? 0) + match.score)
    all += match.score
  }
  return new Map([...branches].map(([top, sum]) => [top, sum / Math.max(all, 4)]))
}

/** The best node for any level of any of the paths; the deeper level is worth more. */
function bestOf(
  paths: readonly SourceLevels[],
  index: TreeIndex,
  company: ReadonlyMap<number, number> | null,
): Match | null {
  let best: Match | null = null
  for (const { levels } of paths) {
    for (let at = levels.length - 1, decay = 1; at >= 0; at--, decay *= PARENT_DECAY) {
      if (best && best.score >= decay * 1.1) break
      const level = levels[at]
      if (!level || level.meanings.length === 0) continue
      const others = new Set<string>()
      levels.forEach((other, position) => {
        if (position !== at) for (const term of other.meanings) if (!level.meanings.includes(term)) others.add(term)
      })
      const found = bestForLevel(level, others, index, company)
      if (found && found.score * decay > (best?.score ?? 0))
        best = { ...found, score: found.score * decay, level: level.text }
    }
  }
  return best
}

function bestForLevel(
  level: SourceLevels['levels'][number],
  others: ReadonlySet<string>,
  index: TreeIndex,
  company: ReadonlyMap<number, number> | null,
): Match | null {
  const common = new Map<number, number>()
  for (const term of level.meanings) {
    const weight = worthOf(term, level, index)
    for (const name of index.namesWith(term)) common.set(name, (common.get(name) ?? 0) + weight)
  }
  const candidates = [...common].sort(([, one], [, other]) => other - one).slice(0, CANDIDATES_MAX)
  let best: Match | null = null
  for (const [at, shared] of candidates) {
    const name = index.names[at]
    if (!name) continue
    const score =
      scoreOf(name, shared, level, others, index) + WEIGHT.company * (company?.get(index.top[name.node] ?? 0) ?? 0)
    if (!best || score > best.score) best = { node: name.node, score, level: level.text }
  }
  return best
}

function scoreOf(
  name: IndexedName,
  shared: number,
  level: SourceLevels['levels'][number],
  others: ReadonlySet<string>,
  index: TreeIndex,
): number {
  const above = index.above(name.node)
  const own = level.meanings.reduce((sum, term) => sum + worthOf(term, level, index), 0.001)
  // What the leaf leaves out its ancestors may say: “Men’s shoes” under “Shoes”.
  let elsewhere = 0
  for (const term of level.meanings)
    if (!name.meanings.includes(term) && above.has(term)) elsewhere += index.weightOf(term)
  let told = 0
  let missing = 0
  for (const term of name.meanings) {
    if (level.meanings.includes(term)) continue
    if (others.has(term)) told += index.weightOf(term)
    else missing += index.weightOf(term)
  }
  const covered = (shared + 0.6 * elsewhere) / own
  const needed = (shared + 0.8 * told) / (shared + told + missing)
  const leaf = (2 * covered * needed) / (covered + needed)
  let context = 0
  for (const term of others) if (above.has(term) || name.meanings.includes(term)) context += index.weightOf(term)
  const around = others.size === 0 ? 0.5 : context / weigh(others, index)
  let exact = 0
  for (const stem of level.stems) if (name.stems.includes(stem)) exact++
  const alike = exact / Math.max(1, level.stems.length, name.stems.length)
  return (
    WEIGHT.agree * agreementOf(level.meanings, name.node, index) +
    WEIGHT.leaf * leaf * name.whole +
    WEIGHT.context * around +
    WEIGHT.exact * alike -
    WEIGHT.deep * (index.depths[name.node] ?? 0)
  )
}

/** Around 0: whether a node’s names in all languages say the same; words that only one language has are not asked. */
function agreementOf(terms: readonly string[], node: number, index: TreeIndex): number {
  let [sum, count] = [0, 0]
  for (const term of terms) {
    if (!term.startsWith('=')) continue
    const share = index.agreement(node, term)
    if (share === 0) continue
    sum += share
    count++
  }
  return count === 0 ? 0 : sum / count - AGREED
}

function worthOf(term: string, { heads }: SourceLevels['levels'][number], index: TreeIndex): number {
  return index.weightOf(term) * (heads.includes(term) ? 1 : WHICH)
}

function weigh(terms: Iterable<string>, index: TreeIndex): number {
  let sum = 0
  for (const term of terms) sum += index.weightOf(term)
  return Math.max(sum, 0.001)
}

function confidenceOf(score: number): number {
  return Math.max(0.05, Math.min(0.99, score))
}
