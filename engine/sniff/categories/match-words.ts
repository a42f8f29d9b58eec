import type { SourceLevels } from './source-levels.ts'
import type { TitleVotes } from './title-votes.ts'
import type { IndexedName, TreeIndex } from './tree-index.ts'

/** A node of the tree, how well a source category's words say it, and which of its levels does. */
export interface Match {
  readonly node: number
  readonly score: number
  readonly level: string
  /** True where the source says nothing below that level. */
  readonly last: boolean
}

const PARENT_DECAY = 0.72
const CANDIDATES_MAX = 400
const WEIGHT = { leaf: 0.72, context: 0.2, exact: 0.08, company: 0.15, deep: 0.012, agree: 0.12, titles: 0.25 }
/** What a word that says which is worth, beside one that says what. */
const WHICH = 0.8
/** A name that this share of the tree’s languages agrees with is neither better nor worse for it. */
const AGREED = 0.6

/**
 * The best node for any level of any of the paths; the deeper level is worth more. `company` is the share of each branch
 * in this shop, `votes` what the titles say.
 */
export function bestOf(
  paths: readonly SourceLevels[],
  index: TreeIndex,
  company: ReadonlyMap<number, number> | null,
  votes: TitleVotes | null,
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
      const found = bestForLevel(level, others, index, company, votes)
      if (found && found.score * decay > (best?.score ?? 0))
        best = { ...found, score: found.score * decay, level: level.text, last: at === levels.length - 1 }
    }
  }
  return best
}

function bestForLevel(
  level: SourceLevels['levels'][number],
  others: ReadonlySet<string>,
  index: TreeIndex,
  company: ReadonlyMap<number, number> | null,
  votes: TitleVotes | null,
): Pick<Match, 'node' | 'score'> | null {
  const common = new Map<number, number>()
  for (const term of level.meanings) {
    const weight = worthOf(term, level, index)
    for (const name of index.namesWith(term)) common.set(name, (common.get(name) ?? 0) + weight)
  }
  const candidates = [...common].sort(([, one], [, other]) => other - one).slice(0, CANDIDATES_MAX)
  let best: Pick<Match, 'node' | 'score'> | null = null
  for (const [at, shared] of candidates) {
    const name = index.names[at]
    if (!name) continue
    const score =
      scoreOf(name, shared, level, others, index) +
      WEIGHT.company * (company?.get(index.top[name.node] ?? 0) ?? 0) +
      (votes && votes.asked > 0 ? (WEIGHT.titles * votes.agree(name.node)) / votes.asked : 0)
    if (!best || score > best.score) best = { node: name.node, score }
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
