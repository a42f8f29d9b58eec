import type { CategoryProposal } from '../../contract/analysis.ts'
import type { CategoryNode } from '../../contract/target.ts'
import type { SourceCategory } from '../category-column.ts'
import type { Learned } from '../learned.ts'
import { nameKey } from '../names/lexicon.ts'
import { bestOf, type Match } from './match-words.ts'
import { readSource } from './source-levels.ts'
import { type TitleVotes, titleVotes } from './title-votes.ts'
import { indexTree, type TreeIndex } from './tree-index.ts'

/** What is known about the column of the categories. */
export interface CategoryContext {
  /** What stands between the levels; guessed per value where it is not said. */
  readonly separator?: string | null
  /** What was confirmed before. */
  readonly learned?: Learned
}

const TAKEN_FROM = 0.34
const SOURCES_MAX = 2000
/** Words that say it as clearly as this are believed, whatever the titles say. */
const CLEAR = 0.75
/** So many titles are needed to doubt that a number is a code of the tree. */
const DOUBTING_TITLES = 3
const DEPTH_MAX = 30

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
  const read = sources.slice(0, SOURCES_MAX).map((source) => {
    const levels = readSource(source.source, context.separator ?? null, index.has)
    const own = new Set(levels.flatMap((path) => path.levels.flatMap(({ meanings }) => meanings)))
    return { source, levels, own }
  })
  const asked = (company: ReadonlyMap<number, number> | null) =>
    read.map(({ source, own }) => titleVotes(source.titles ?? [], own, index, company))
  const company = companyOf(
    read.map(({ levels }) => bestOf(levels, index, null, null)),
    asked(null),
    index,
  )
  const votes = asked(company)
  return read.map(({ source, levels }, at) => {
    const said = votes[at] as TitleVotes
    const coded = codes.get(nameKey(source.source))
    if (coded !== undefined && isCode(source.source, coded, said, index))
      return proposalOf(source, tree[coded], 0.99, 'It is the code of the category')
    const meaning = context.learned?.category(source.source)
    const meant = meaning ? byCode.get(meaning.meant) : undefined
    if (meaning && meant) return proposalOf(source, meant, meaning.confidence, meaning.says)
    return byWordsOrTitles(source, bestOf(levels, index, company, said), said, index)
  })
}

/** A code is written as the tree has it, or is a number; a shop's own numbers are told by titles of other things. */
function isCode(source: string, node: number, votes: TitleVotes, index: TreeIndex): boolean {
  if (!/^\d/.test(source)) return index.nodes[node]?.code === source
  const elsewhere = votes.chosen >= 0 && index.top[votes.chosen] !== index.top[node]
  return !(elsewhere && votes.asked >= DOUBTING_TITLES)
}

function byWordsOrTitles(
  source: SourceCategory,
  match: Match | null,
  votes: TitleVotes,
  index: TreeIndex,
): CategoryProposal {
  const { nodes } = index
  const words = match && match.score >= TAKEN_FROM ? match : null
  if (words && !isDoubted(words, votes)) {
    const node = nodes[words.node]
    const reason = `“${words.level}” is closest to “${nameOf(node)}”`
    // “Garden > Miscellaneous”: what the last level leaves open, the titles may say.
    if (!words.last && isBelow(votes.chosen, words.node, index)) {
      const below = nodes[votes.chosen]
      return proposalOf(source, below, confidenceOfTitles(votes), `${reason}, and ${titlesSay(votes, below)}`)
    }
    const also = votes.agree(words.node) > 0 ? `; ${titlesSay(votes, node, words.node)}` : ''
    return proposalOf(source, node, confidenceOf(words.score), reason + also)
  }
  if (votes.chosen < 0) return leftOf(source, NOTHING_CLOSE)
  const node = nodes[votes.chosen]
  return proposalOf(
    source,
    node,
    confidenceOfTitles(votes),
    `“${source.source}” says too little; ${titlesSay(votes, node)}`,
  )
}

/** Words that say it half, and titles that all say something else. */
function isDoubted(words: Match, votes: TitleVotes): boolean {
  return words.score < CLEAR && votes.chosen >= 0 && votes.agree(words.node) === 0
}

function isBelow(node: number, above: number, { parents }: TreeIndex): boolean {
  for (let at = parents[node] ?? -1, steps = 0; at >= 0 && steps < DEPTH_MAX; at = parents[at] ?? -1, steps++)
    if (at === above) return true
  return false
}

/** `4 of 5 titles, such as “Blue lamp”, say “Lamps”`. */
function titlesSay(votes: TitleVotes, node: CategoryNode | undefined, at = votes.chosen): string {
  const title = votes.example(at)
  const shown = title.length > 40 ? `${title.slice(0, 39)}…` : title
  const agree = votes.agree(at)
  return `${agree} of ${votes.asked} titles, such as “${shown}”, ${agree === 1 ? 'says' : 'say'} “${nameOf(node)}”`
}

/** What titles say of the records that were seen holds for the others the likelier the more of them say so. */
function confidenceOfTitles(votes: TitleVotes): number {
  const agree = votes.agree(votes.chosen)
  return 0.3 + (0.5 * agree * agree) / (votes.asked * (agree + 1))
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

/** The share of categories in each branch of the tree, by what is clear of words and titles: a shoe shop sells shoes. */
function companyOf(
  matches: readonly (Match | null)[],
  votes: readonly TitleVotes[],
  index: TreeIndex,
): ReadonlyMap<number, number> {
  const branches = new Map<number, number>()
  let all = 0
  matches.forEach((match, at) => {
    const { chosen = -1 } = votes[at] ?? {}
    const clear = match !== null && match.score >= 0.5
    const node = clear ? match.node : chosen
    if (node < 0) return
    const weight = clear ? match.score : 0.5
    const top = index.top[node] ?? 0
    branches.set(top, (branches.get(top) ?? 0) + weight)
    all += weight
  })
  return new Map([...branches].map(([top, sum]) => [top, sum / Math.max(all, 4)]))
}

function confidenceOf(score: number): number {
  return Math.max(0.05, Math.min(0.99, score))
}
