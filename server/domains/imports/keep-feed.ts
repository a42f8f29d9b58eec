import type { Static } from 'typebox'
import type { Context, Writing } from '../../context.ts'
import { addRow, changeRow, removeRow } from '../../platform/change-row.ts'
import type { Target } from '../../platform/target.ts'
import type { FeedRow } from './begin-run.ts'
import type { FeedOptions, ImportMode } from './feed.entity.ts'
import { feeds } from './feeds.queries.ts'
import type { FeedChange, FeedReplacement, NewFeed } from './feeds.schemas.ts'
import { importFaults } from './imports.faults.ts'
import { feedRows } from './move-feed.ts'
import { mustFind } from './queue-run.ts'
import { isUploaded, type SourceFound, sourceOf } from './source-wish.ts'
import { type Owner, ownerOf, targetNamed, whoseBulk } from './whose.ts'

type New = Static<typeof NewFeed>
type Change = Static<typeof FeedChange>

/** Makes a feed; an address that was imported before without being one becomes it. */
export function createFeed(ctx: Context, input: New) {
  return ctx.transaction(async (writing) => feeds.find(writing, String(await addFeed(writing, input))))
}

async function addFeed(ctx: Writing, input: New): Promise<number> {
  const target = await targetNamed(input.target ?? 'offers')
  const owner = await whoseBulk(ctx, target, input.merchant)
  const source = await feedSource(ctx, input, owner)
  const mode = await modeOf(ctx, input.mode, target, owner, source.address)
  const columns = {
    name: input.name ?? null,
    mode,
    missing: input.missing ?? ('deactivate' as const),
    options: optionsOf(input),
    external_id: input.external_id ?? null,
    upload_id: source.upload?.id ?? null,
    implicit: false,
  }
  const known = await feedAt(ctx, owner, target.name, source.address)
  if (known && !known.implicit) throw importFaults.feed_there({ address: source.address, id: String(known.id) })
  if (known) return (await changeRow(ctx, feedRows, known, columns)).id
  const place = { merchant_id: owner?.id ?? null, target: target.name, address: source.address }
  return (await addRow(ctx, feedRows, { ...place, ...columns, state: 'draft', mapping_id: null })).id
}

/** Changes a feed, as far as the change says it; its next run is the first that knows. */
export function updateFeed(ctx: Context, ref: string, change: Change) {
  return ctx.transaction(async (writing) => {
    const { merchant: _, ...before } = await feeds.row(writing, ref)
    const owner = await ownerOfFeed(writing, before)
    const source = (change.address ?? change.upload) ? await feedSource(writing, change, owner) : null
    const mode = change.mode && (await modeOf(writing, change.mode, await targetNamed(before.target), owner, ''))
    await changeRow(writing, feedRows, before, {
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.external_id === undefined ? {} : { external_id: change.external_id }),
      ...(mode ? { mode } : {}),
      ...(change.missing ? { missing: change.missing } : {}),
      ...(source ? sourceColumns(before, source) : {}),
      options: { ...before.options, ...optionsOf(change) },
    })
    return feeds.find(writing, String(before.id))
  })
}

/** Makes the feed that its owner knows by this id, or replaces what is said of it; its state and its mapping stay. */
export function upsertFeed(ctx: Context, externalId: string, input: Static<typeof FeedReplacement>) {
  return ctx.transaction(async (writing) => {
    const target = await targetNamed(input.target ?? 'offers')
    const owner = await whoseBulk(writing, target, input.merchant)
    const query = writing.queries.selectFrom('feed').selectAll().where('external_id', '=', externalId)
    const before = await query.where('merchant_id', owner ? '=' : 'is', owner?.id ?? null).executeTakeFirst()
    if (!before) return feeds.find(writing, String(await addFeed(writing, { ...input, external_id: externalId })))
    const source = (input.address ?? input.upload) ? await feedSource(writing, input, owner) : null
    const mode = await modeOf(writing, input.mode, target, owner, source?.address ?? before.address)
    const said = { name: input.name ?? null, mode, missing: input.missing ?? ('deactivate' as const) }
    const place = source ? sourceColumns(before, source) : {}
    await changeRow(writing, feedRows, before, { ...said, ...place, options: optionsOf(input), implicit: false })
    return feeds.find(writing, String(before.id))
  })
}

/** Takes a feed away. What it brought stays as it is, and no other feed misses it. Throws `imports.feed_busy`. */
export function removeFeed(ctx: Context, ref: string) {
  return ctx.transaction(async (writing) => {
    const { merchant: _, ...row } = await feeds.row(writing, ref)
    const view = await feeds.find(writing, String(row.id))
    const going = await writing.queries
      .selectFrom('import_run')
      .select('public_id')
      .where('feed_id', '=', row.id)
      .where('state', 'in', ['queued', 'fetching', 'running'])
      .executeTakeFirst()
    if (going) throw importFaults.feed_busy({ address: row.address, id: going.public_id })
    await removeRow(writing, feedRows, row)
    return view
  })
}

const PUSH = 'push:'

/** Where a feed's records come from; with nothing said they are pushed. */
async function feedSource(ctx: Writing, said: Pick<Change, 'address' | 'upload'>, owner: Owner | null) {
  if (said.address !== undefined || said.upload !== undefined) return sourceOf(ctx, said, owner)
  return { address: `${PUSH}${crypto.randomUUID()}`, upload: null } satisfies SourceFound
}

/** A feed whose bytes are handed in stays the same feed, whatever they are called the next time. */
function sourceColumns(before: Pick<FeedRow, 'address'>, { address, upload }: SourceFound) {
  const stays = upload !== null && isUploaded(before.address)
  return { upload_id: upload?.id ?? null, ...(stays ? {} : { address }) }
}

function optionsOf({ no_products, set, max_invalid, max_removed, overwrite_edits }: Change): FeedOptions {
  return {
    ...(no_products === undefined ? {} : { products: !no_products }),
    ...(set === undefined ? {} : { set }),
    ...(max_invalid === undefined ? {} : { max_invalid }),
    ...(max_removed === undefined ? {} : { max_removed }),
    ...(overwrite_edits === undefined ? {} : { overwrite_edits }),
  }
}

/** Whose a feed is. */
export async function ownerOfFeed(ctx: Context, feed: Pick<FeedRow, 'merchant_id'>): Promise<Owner | null> {
  if (feed.merchant_id === null) return null
  const merchants = ctx.queries.selectFrom('merchant').select(['id', 'code'])
  const found = await merchants.where('id', '=', feed.merchant_id).executeTakeFirstOrThrow()
  // Whoever sees the feed may act for its merchant.
  return ownerOf(ctx, found.code)
}

/** What is said; else what is pushed is a part of what there is, and everything else all of it, where that can be. */
async function modeOf(
  ctx: Writing,
  said: ImportMode | undefined,
  target: Target,
  owner: Owner | null,
  address: string,
): Promise<ImportMode> {
  if (said !== undefined) {
    await mustFind(ctx, { target, owner, how: { mode: said, products: true } })
    return said
  }
  const { removable } = await target.schema(ctx.queries, { merchantId: owner?.id ?? null, products: true })
  return removable && !address.startsWith(PUSH) ? 'full' : 'delta'
}

async function feedAt(ctx: Writing, owner: Owner | null, target: string, address: string) {
  const feed = ctx.queries.selectFrom('feed').selectAll().where('target', '=', target).where('address', '=', address)
  const its = feed.where('merchant_id', owner ? '=' : 'is', owner?.id ?? null)
  return its.executeTakeFirst()
}
