import type { Static } from 'typebox'
import type { Analysis } from '../../../engine/contract/analysis.ts'
import type { Preview, PreviewOf } from '../../../engine/contract/preview.ts'
import type { Context } from '../../context.ts'
import type { MapperDesk, MappingProposal } from '../../platform/mapper-desk.ts'
import { feeds } from './feeds.queries.ts'
import type { NewAnalysis, NewFeedPreview, NewPreview } from './feeds.schemas.ts'
import { importFaults } from './imports.faults.ts'
import { ownerOfFeed } from './keep-feed.ts'
import { mappingOf } from './mapping-wish.ts'
import { mustFind } from './queue-run.ts'
import { type SourceFound, sourceOf, sourceOfFeed } from './source-wish.ts'
import { type Owner, targetNamed, whoseBulk } from './whose.ts'

/** An analysis, with the mapping that somebody may say is right. */
export type Analysed = Analysis & { readonly proposal: MappingProposal | null }

/** Looks at a source that belongs to no feed. */
export async function analyzeSource(ctx: Context, input: Static<typeof NewAnalysis>): Promise<Analysed> {
  const target = await targetNamed(input.target ?? 'offers')
  const owner = await whoseAnalysis(ctx, target.name, input.merchant)
  return analysed(ctx, target.name, owner, await sourceOf(ctx, input, owner))
}

/** Looks at the source of a feed as it is now. */
export async function analyzeFeed(ctx: Context, ref: string): Promise<Analysed> {
  const feed = await feeds.row(ctx, ref)
  return analysed(ctx, feed.target, await ownerOfFeed(ctx, feed), await sourceOfFeed(ctx, feed))
}

/** An analysis is of everybody's use where nobody is named: only what a merchant confirmed needs to know whose it is. */
async function whoseAnalysis(ctx: Context, target: string, merchant: string | undefined): Promise<Owner | null> {
  if (ctx.reach.kind === 'everything' && merchant === undefined) return null
  return whoseBulk(ctx, await targetNamed(target), merchant)
}

async function analysed(ctx: Context, target: string, owner: Owner | null, source: SourceFound): Promise<Analysed> {
  const { analysis, proposal } = await deskOf(ctx).look({ target, merchant: owner?.code ?? null, ...source })
  return { ...analysis, proposal }
}

/** What an import of a source would do. */
export async function previewSource(ctx: Context, input: Static<typeof NewPreview>): Promise<Preview> {
  const target = await targetNamed(input.target ?? 'offers')
  const owner = await whoseBulk(ctx, target, input.merchant)
  return previewed(ctx, target.name, owner, await sourceOf(ctx, input, owner), input)
}

/** What a run of a feed would do. */
export async function previewFeed(ctx: Context, ref: string, input: Static<typeof NewFeedPreview>): Promise<Preview> {
  const feed = await feeds.row(ctx, ref)
  const { products, set } = feed.options
  const said = { mode: feed.mode, missing: feed.missing, no_products: products === false, ...input }
  const values = { ...set, ...input.set }
  return previewed(ctx, feed.target, await ownerOfFeed(ctx, feed), await sourceOfFeed(ctx, feed), {
    ...said,
    set: values,
  })
}

async function previewed(
  ctx: Context,
  targetName: string,
  owner: Owner | null,
  source: SourceFound,
  input: Static<typeof NewFeedPreview>,
): Promise<Preview> {
  const target = await targetNamed(targetName)
  const products = input.no_products !== true
  const mapping = await mappingOf(ctx, input.mapping, { target, owner, products })
  await mustFind(ctx, { target, owner, how: { mode: input.mode ?? null, products } })
  return deskOf(ctx).preview({
    ...source,
    target: targetName,
    merchant: owner?.code ?? null,
    mapping,
    set: input.set ?? {},
    products,
    mode: input.mode ?? null,
    missing: input.missing ?? null,
    show: showOf(input),
  })
}

const ROWS_SHOWN = 5

function showOf({ rows, row, all }: Static<typeof NewFeedPreview>): PreviewOf {
  if (all === true) return { all }
  return row === undefined ? { rows: rows ?? ROWS_SHOWN } : { row }
}

/** Where sources are looked at. Throws `imports.desk_busy` where nobody can. */
export function deskOf(ctx: Context): MapperDesk {
  if (!ctx.mapper) throw importFaults.desk_busy({})
  return ctx.mapper
}
