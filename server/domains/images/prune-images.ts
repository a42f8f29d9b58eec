import { sql } from 'kysely'
import type { ContentStore } from '../../platform/content-store.ts'
import type { Database, Tx } from '../../platform/database.ts'

const AT_ONCE = 200

/** Takes away pictures that no address leads to, and were there before an instant; gives how many. */
export async function pruneImages(
  { db, content }: { readonly db: Database; readonly content: ContentStore },
  before: Date,
  signal: AbortSignal,
): Promise<number> {
  let [count, last] = [0, 0]
  while (!signal.aborted) {
    const { rows } = await sql<{ id: number }>`
      select id from image where id > ${last} and created_at < ${before}
      and not exists (select 1 from image_source where image_source.image_id = image.id)
      order by id limit ${AT_ONCE}`.execute(db.kysely)
    for (const { id } of rows) {
      const digests = await db.transaction((tx) => forget(tx, id))
      // A file that is wanted again this very moment is fetched again when it is missed.
      for (const digest of digests) await content.remove(digest)
      if (digests.length > 0) count++
      last = id
    }
    if (rows.length < AT_ONCE) break
  }
  return count
}

/** Forgets a picture and gives the files that nothing else is in. */
async function forget(tx: Tx, id: number): Promise<string[]> {
  // Locked first: who just now leads an address to it is waited for, and seen.
  await sql`update image set digest = digest where id = ${id}`.execute(tx)
  const gone = await sql<{ digest: string }>`
    delete from image where id = ${id}
    and not exists (select 1 from image_source where image_source.image_id = image.id) returning digest`.execute(tx)
  if (gone.rows.length === 0) return []
  const variants = await tx.deleteFrom('image_variant').where('image_id', '=', id).returning('digest').execute()
  const digests = [...new Set([...gone.rows, ...variants].map((it) => it.digest))]
  const others = await sql<{ digest: string }>`
    select digest from image where digest in (${sql.join(digests)})
    union select digest from image_variant where digest in (${sql.join(digests)})
    union select digest from merchant_document where digest in (${sql.join(digests)})`.execute(tx)
  const used = new Set(others.rows.map((it) => it.digest))
  return digests.filter((digest) => !used.has(digest))
}
