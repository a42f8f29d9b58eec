import { sql } from 'kysely'
import type { KnownItem } from '../../../engine/contract/target.ts'
import type { Database } from '../database.ts'
import { integer, ownedBy } from './bulk-rows.ts'
import { copiedRows } from './copied-rows.ts'

const PAGE = 10_000

/** Where items lie that a run may know already. */
export interface KnownSource {
  readonly table: string
  /** Column of the record's key. */
  readonly keyColumn: string
  readonly ownerId: number | null
  readonly feedId: number
  /** Which rows are items at all. */
  readonly is: string
  /** Which of those are live, so that they can be missing. */
  readonly live: string
}

/** Keys and digests of items, page by page: a million cost about a second. */
export function knownItems(db: Database, source: KnownSource): AsyncGenerator<KnownItem[]> {
  return db.dialect === 'sqlite' ? pages(db, source) : copied(db, source)
}

const ownedSql = ({ feedId, live }: KnownSource) => `(coalesce(feed_id, 0) = ${integer(feedId)} and ${live})`

async function* pages(db: Database, source: KnownSource): AsyncGenerator<KnownItem[]> {
  const key = `"${source.keyColumn}"`
  let after = ''
  for (;;) {
    const { rows } = await sql<{ key: string; digest: string | null; owned: boolean | number }>`
      select ${sql.raw(key)} as key, digest, ${sql.raw(ownedSql(source))} as owned from ${sql.table(source.table)}
      where ${sql.raw(ownedBy(source.ownerId))} and ${sql.raw(key)} > ${after} and ${sql.raw(source.is)}
      order by ${sql.raw(key)} limit ${sql.lit(PAGE)}`.execute(db.kysely)
    const last = rows.at(-1)
    if (!last) return
    // SQLite has no booleans; the rows are nobody else's, so they are mended where they stand.
    for (const row of rows) row.owned = row.owned === 1
    yield rows as KnownItem[]
    if (rows.length < PAGE) return
    after = last.key
  }
}

// In one go: pages by key would be planned with statistics that lag behind a bulk, and read the table once each.
async function* copied(db: Database, source: KnownSource): AsyncGenerator<KnownItem[]> {
  const select = `select "${source.keyColumn}", digest, ${ownedSql(source)} from ${source.table}
    where ${ownedBy(source.ownerId)} and ${source.is}`
  for await (const rows of copiedRows(db, select)) {
    yield rows.map(([key, digest, owned]) => ({ key: key ?? '', digest: digest ?? null, owned: owned === 't' }))
  }
}
