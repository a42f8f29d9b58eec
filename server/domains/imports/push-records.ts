import { Readable } from 'node:stream'
import type { Static } from 'typebox'
import type { ImportReport } from '../../../engine/report/report.ts'
import type { Context } from '../../context.ts'
import { feeds } from './feeds.queries.ts'
import type { NewRecords } from './feeds.schemas.ts'
import { ownerOfFeed } from './keep-feed.ts'
import { keepUpload } from './keep-upload.ts'
import { deskOf } from './look-at-source.ts'
import { queueFeed } from './run-feed.ts'

/** Takes records as they are pushed, and has them imported. */
export async function pushRecords(
  ctx: Context,
  ref: string,
  { records, mode, dry_run }: Static<typeof NewRecords>,
): Promise<ImportReport> {
  const jobs = await ctx.jobs()
  const feed = await feeds.row(ctx, ref)
  const { uploads } = deskOf(ctx)
  const handed = await uploads.take(Readable.from(linesOf(records), { objectMode: false }))
  const owner = await ownerOfFeed(ctx, feed)
  // A part is no whole: only a feed that lives by what is pushed may say that everything was.
  const part = feed.address.startsWith('push:') ? {} : { mode: 'delta' as const }
  return ctx.transaction(async (writing) => {
    const named = { ...handed, name: 'records.ndjson', ...(owner ? { merchant: owner.code } : {}) }
    const upload = await keepUpload(writing, named)
    return queueFeed(writing, jobs, feed, {
      ...part,
      ...(mode ? { mode } : {}),
      upload: upload.id,
      dry_run: dry_run === true,
    })
  })
}

/** One record a line. */
function* linesOf(records: readonly object[]): Generator<Buffer> {
  for (const record of records) yield Buffer.from(`${JSON.stringify(record)}\n`)
}
