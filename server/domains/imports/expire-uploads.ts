import type { Database } from '../../platform/database.ts'
import type { UploadStore } from '../../platform/upload-store.ts'

/** A file that was written and has no row within that time belongs to nobody. */
const ROWLESS_MS = 3_600_000

/**
 * Forgets uploads whose time is over, unless a feed names them or a run may still read them, and removes the files that
 * nobody needs any more.
 */
export async function expireUploads(db: Database, store: Pick<UploadStore, 'sweep'>, now: Date): Promise<number> {
  await db.transaction((tx) =>
    tx
      .deleteFrom('upload')
      .where('expires_at', '<=', now)
      .where(
        'id',
        'not in',
        tx.selectFrom('feed').select('upload_id').where('upload_id', 'is not', null).$castTo<number>(),
      )
      .where(
        'id',
        'not in',
        tx
          .selectFrom('import_run')
          .select('upload_id')
          .where('upload_id', 'is not', null)
          .where('state', 'in', ['queued', 'fetching', 'running'])
          .$castTo<number>(),
      )
      .execute(),
  )
  const kept = await db.kysely.selectFrom('upload').select('digest').distinct().execute()
  return store.sweep(new Set(kept.map(({ digest }) => digest)), new Date(now.getTime() - ROWLESS_MS))
}
