import type { MappingDocument } from '../../../engine/contract/mapping.ts'
import { Fault } from '../../../engine/kernel/fault.ts'
import type { Finding } from '../../../engine/mapping/lint/finding.ts'
import type { Context } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import type { Look } from '../../platform/mapper-desk.ts'
import { mustMatch, versionTag } from '../../platform/must-match.ts'
import { confirmMappingIn } from './confirm-mapping.ts'
import { feeds, type ListedFeed } from './feeds.queries.ts'
import { importFaults } from './imports.faults.ts'
import { ownerOfFeed } from './keep-feed.ts'
import { storedMapping } from './keep-run.ts'
import { deskOf } from './look-at-source.ts'
import { findingsOf, readDocument } from './mapping-wish.ts'
import { sourceOfFeed } from './source-wish.ts'
import { type Owner, targetNamed } from './whose.ts'

/** A feed's mapping, as the API shows it. */
interface FeedMapping {
  readonly id: string
  readonly version: number
  readonly document: Readonly<Record<string, unknown>>
}

/** The mapping that somebody said is right for a feed. Throws `imports.no_mapping`. */
export async function findFeedMapping(ctx: Context, ref: string): Promise<FeedMapping> {
  const feed = await feeds.row(ctx, ref)
  if (feed.mapping_id === null) throw importFaults.no_mapping({ feed: String(feed.id) })
  const { id, version, document } = await storedMapping(ctx.queries, feed.mapping_id)
  return { id: String(id), version, document: { ...document } }
}

/**
 * Says which mapping is right for a feed: it is what its next runs take, and what the marketplace learns. Throws
 * `mapping.invalid` with all that is wrong, by the columns of the source where it can be read.
 */
export async function confirmFeedMapping(
  ctx: Context,
  ref: string,
  said: Readonly<Record<string, unknown>>,
): Promise<FeedMapping> {
  const feed = await feeds.row(ctx, ref)
  const owner = await ownerOfFeed(ctx, feed)
  const document = await readDocument({ ...said, target: said.target ?? feed.target })
  const look = await lookWith(ctx, feed, owner, document)
  const findings = (await findingsFor(ctx, feed, owner, document, look)).filter(({ severity }) => severity === 'error')
  if (findings.length > 0) {
    const { mappingFaults } = await import('../../../engine/mapping/mapping.faults.ts')
    throw mappingFaults.invalid({ findings })
  }
  return ctx.transaction(async (writing) => {
    const { merchant: _, ...now } = await feeds.row(writing, String(feed.id))
    const before = now.mapping_id === null ? null : await storedMapping(writing.queries, now.mapping_id)
    mustMatch(ctx, versionTag(before?.version ?? 0))
    const confirmation = { document, columns: look?.traces ?? null, actor: ctx.actor, now: ctx.clock.now() }
    const { id, version } = await confirmMappingIn(writing.queries, now, confirmation)
    await addAudit(ctx, writing.queries, {
      action: 'confirm_mapping',
      noun: 'feed',
      id: String(feed.id),
      merchantId: feed.merchant_id,
      before: { version: before?.version ?? null },
      after: { mapping: String(id), version },
    })
    return { id: String(id), version, document: { ...document } }
  })
}

/** The source as this mapping reads it; null where there is none yet, or it cannot be reached now. */
async function lookWith(
  ctx: Context,
  feed: ListedFeed,
  owner: Owner | null,
  { source }: MappingDocument,
): Promise<Look | null> {
  try {
    const at = await sourceOfFeed(ctx, feed)
    const asked = { target: feed.target, merchant: owner?.code ?? null, ...at }
    return await deskOf(ctx).look({ ...asked, ...(source === undefined ? {} : { source }) })
  } catch (error) {
    // What the mapping itself says of its source is for the lint to tell.
    if (error instanceof Fault) return null
    throw error
  }
}

async function findingsFor(
  ctx: Context,
  feed: ListedFeed,
  owner: Owner | null,
  document: MappingDocument,
  look: Look | null,
): Promise<readonly Finding[]> {
  const products = feed.options.products !== false
  const of = { target: await targetNamed(feed.target), owner, products }
  const values = Object.keys(feed.options.set ?? {})
  // What the feed itself gives to every record no column needs to give.
  const forced = Object.fromEntries(values.map((attribute) => [attribute, { value: '' }]))
  const whole = { ...document, attributes: { ...forced, ...document.attributes } }
  if (!look) return findingsOf(ctx, whole, of)
  const [{ fitted }, { loadFormats }] = await Promise.all([
    import('../../../engine/mapping/fit.ts'),
    import('../../../engine/plugins.ts'),
  ])
  const loose = (await loadFormats()).get(look.analysis.source.format)?.loose ?? false
  const judged = document.platform ? fitted(whole, look.columns, loose) : whole
  const found = await findingsOf(ctx, judged, of, look.columns)
  // The beginning of a loose source need not have every field.
  return loose ? found.filter(({ code }) => code !== 'unknown_column') : found
}
