import type { Context } from '../../context.ts'
import { pagesFaults } from '../../platform/pages.faults.ts'
import type { PageRequest } from '../../platform/pages.ts'
import { familyIdOf } from '../families/index.ts'
import { type Ask, askOf } from './ask.ts'
import { findSome } from './candidates.ts'
import { countFacets, type FacetCounts } from './facets.ts'
import { type Hit, readHits } from './hits.ts'
import { digest } from './marks.ts'
import { everything, type Match, type Tier, tiersOf } from './match.ts'
import { type Understood, understand } from './understand.ts'

/** A page of what was found, best first. */
export interface SearchResult {
  readonly data: readonly Hit[]
  readonly next_cursor: string | null
  /** Null on later pages, and where nobody asked. */
  readonly facets: FacetCounts | null
  /** Words that stand nowhere, and what was looked for in their place. */
  readonly corrected: Readonly<Record<string, readonly string[]>>
}

/** Of the index, for one page; what is narrowed more than that comes in shorter pages. */
const LOOKED_MAX = 10_000

interface Place {
  readonly tier: number
  readonly before: number | null
}

/** Looks for products in the words of whoever asks. */
export async function searchCatalog(ctx: Context, request: PageRequest): Promise<SearchResult> {
  const ask = await askOf(ctx, request, familyIdOf)
  const asked = digest(JSON.stringify([{ ...request, cursor: null, limit: null }, ctx.reach]))
  const start = ask.cursor === undefined ? { tier: 0, before: null } : readCursor(ask.cursor, asked)
  if (ask.marks.some((any) => any.length === 0)) return nothing(ask)
  const understood = await understand(ctx, ask)
  const tiers = tiersOf(understood, ctx.db.dialect)
  const { found, next } = await findPage(ctx, ask, tiers, start)
  return {
    data: await readHits(ctx, ask, found),
    next_cursor: next === null ? null : writeCursor(next, asked),
    facets: ask.facets ? await countAll(ctx, ask, understood) : null,
    corrected: understood.corrected,
  }
}

const countAll = (ctx: Context, ask: Ask, understood: Understood) =>
  countFacets(ctx, ask, everything(understood, ctx.db.dialect))

const nothing = (ask: Ask): SearchResult => ({
  data: [],
  next_cursor: null,
  facets: ask.facets ? { exact: true, count: 0, category: [], brand: [], price: [], attributes: {} } : null,
  corrected: {},
})

/** One more than the page has is looked for, so that a cursor is given only where something comes. */
async function findPage(ctx: Context, ask: Ask, tiers: readonly Tier[], start: Place) {
  const found: { id: number; match: Match; tier: number }[] = []
  let left = LOOKED_MAX
  let { tier, before } = start
  const page = (next: Place | null) => ({ found: new Map(found.map(({ id, match }) => [id, match])), next })
  for (let each = tiers[tier]; each; each = tiers[++tier]) {
    const wanted = ask.limit + 1 - found.length
    const some = await findSome(ctx, ask, each.query, { before, wanted, lookedMax: left })
    for (const id of some.ids) found.push({ id, match: each.match, tier })
    if (found.length > ask.limit) {
      found.length = ask.limit
      const last = found.at(-1)
      return page(last ? { tier: last.tier, before: last.id } : null)
    }
    if (some.before !== null) return page({ tier, before: some.before })
    left -= some.looked
    before = null
    if (left <= 0 && tier + 1 < tiers.length) return page({ tier: tier + 1, before })
  }
  return page(null)
}

function writeCursor({ tier, before }: Place, asked: string): string {
  return Buffer.from(JSON.stringify([tier, before, asked])).toString('base64url')
}

function readCursor(cursor: string, asked: string): Place {
  try {
    const [tier, before, of] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    const known = Number.isInteger(tier) && (tier as number) >= 0 && (before === null || Number.isSafeInteger(before))
    if (known && of === asked) return { tier: tier as number, before: before as number | null }
  } catch {
    // Whatever is wrong with it, the answer is the same.
  }
  throw pagesFaults.bad_cursor({})
}
