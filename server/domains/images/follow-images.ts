import { sql } from 'kysely'
import type { Clock } from '../../../engine/kernel/clock.ts'
import type { Database, Queries } from '../../platform/database.ts'
import { pulseOf } from '../search/index.ts'
import { addressesOf, type Pictured } from './image-addresses.ts'
import { type Gallery, keepGalleries } from './keep-galleries.ts'

const LOOKED_AT = 20_000
const WRITTEN_AT = 500
/** A transaction may commit what it stamped long before. */
const OVERLAP_MS = 10 * 60_000
/** Whatever escaped the pulse is found by then. */
const UNASKED_MS = 3_600_000

type Owner = Gallery['owner']
type Stretch = readonly [after: number, to: number]

/** What following did: galleries that differed, and addresses that nobody shows any more. */
export interface FollowedImages {
  readonly changed: number
  readonly forgotten: number
}

/**
 * Notes the addresses of all pictures that the catalogue shows. It compares, so imports pay nothing for it, it can be
 * ended anywhere and begun again, and nobody has to tell what changed.
 */
export async function followImages(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  signal: AbortSignal,
): Promise<FollowedImages> {
  const began = clock.now()
  const pulse = await pulseOf(db)
  const state = await db.kysely.selectFrom('image_following').selectAll().orderBy('id').executeTakeFirst()
  const quiet = state && began.getTime() - state.followed_at.getTime() < UNASKED_MS
  if (quiet && state.pulse === pulse) return { changed: 0, forgotten: 0 }
  const since = new Date((state?.followed_at.getTime() ?? OVERLAP_MS) - OVERLAP_MS)
  let changed = 0
  for (const owner of ['product', 'variation'] as const) changed += await followOwners(db, owner, since, began, signal)
  if (signal.aborted) return { changed, forgotten: 0 }
  const forgotten = changed > 0 ? await forgetUnused(db) : 0
  const row = { pulse, followed_at: began }
  await db.kysely
    .insertInto('image_following')
    .values({ id: 1, ...row })
    .onConflict((clash) => clash.column('id').doUpdateSet(row))
    .execute()
  return { changed, forgotten }
}

async function followOwners(db: Database, owner: Owner, since: Date, now: Date, signal: AbortSignal): Promise<number> {
  let changed = 0
  const last = await lastId(db.kysely, owner)
  for (let after = 0; after < last && !signal.aborted; after += LOOKED_AT) {
    const stretch = [after, Math.min(after + LOOKED_AT, last)] as const
    changed += await dropGone(db.kysely, owner, stretch)
    const all = await readGalleries(db.kysely, owner, stretch, since)
    for (let from = 0; from < all.length && !signal.aborted; from += WRITTEN_AT) {
      const some = all.slice(from, from + WRITTEN_AT)
      changed += await db.transaction((tx) => keepGalleries(tx, some, now))
    }
  }
  return changed
}

async function lastId(db: Queries, owner: Owner): Promise<number> {
  const { rows } = await sql<{ last: number | null }>`
    select max(id) as last from (select max(id) as id from ${sql.table(owner)}
    union all select max(owner_id) from image_use where owner = ${owner}) as ids`.execute(db)
  return Number(rows[0]?.last ?? 0)
}

async function dropGone(db: Queries, owner: Owner, [after, to]: Stretch): Promise<number> {
  const { rows } = await sql`
    delete from image_use where owner = ${owner} and owner_id > ${after} and owner_id <= ${to}
    and not exists (select 1 from ${sql.table(owner)} as o where o.id = image_use.owner_id and o.state <> 'deleted')
    returning id`.execute(db)
  return rows.length
}

async function readGalleries(db: Queries, owner: Owner, [after, to]: Stretch, since: Date): Promise<Gallery[]> {
  const rows = await db
    .selectFrom(owner as 'product')
    .select(['id', 'merchant_id', 'image_url', 'attributes'])
    .where('id', '>', after)
    .where('id', '<=', to)
    .where('updated_at', '>=', since)
    .where('state', '<>', 'deleted')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    owner,
    ownerId: row.id,
    merchantId: row.merchant_id,
    urls: addressesOf(row as Pictured),
  }))
}

/** An address that nobody shows is fetched no more, and complained of no more. */
async function forgetUnused(db: Database): Promise<number> {
  const { rows } = await sql`
    delete from image_source
    where not exists (select 1 from image_use where image_use.source_id = image_source.id) returning id`.execute(
    db.kysely,
  )
  return rows.length
}
