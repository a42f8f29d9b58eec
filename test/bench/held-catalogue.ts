import { type RawBuilder, sql } from 'kysely'
import type { Database, Queries } from '../../server/platform/database.ts'

/** A merchant of the benchmark's catalogue. */
export interface OtherMerchant {
  readonly id: number
  readonly code: string
}

/** Adds merchants that are as the first one but for their code. */
export async function addMerchants(db: Database, count: number): Promise<OtherMerchant[]> {
  const pattern = await db.kysely.selectFrom('merchant').selectAll().orderBy('id').limit(1).executeTakeFirstOrThrow()
  const columns = names(pattern).filter((name) => name !== 'id' && name !== 'code')
  const added: OtherMerchant[] = []
  for (let at = 1; at <= count; at++) {
    const code = `other-${String(at).padStart(3, '0')}`
    await db.transaction(async (tx) => {
      await sql`insert into merchant (code, ${list(columns)}) select ${code}, ${list(columns)} from merchant
        where id = ${pattern.id}`.execute(tx)
      const { id } = await tx.selectFrom('merchant').select('id').where('code', '=', code).executeTakeFirstOrThrow()
      added.push({ id: Number(id), code })
    })
  }
  return added
}

/** Gives others the feed, the products and the offers that one has imported: rows as an import leaves them. */
export async function copyCatalogue(db: Database, from: OtherMerchant, to: readonly OtherMerchant[]): Promise<void> {
  const feed = await lastOf(db.kysely, 'feed', from.id)
  const product = await lastOf(db.kysely, 'product', from.id)
  const offer = await lastOf(db.kysely, 'offer', from.id)
  for (const [at, { id }] of to.entries()) {
    const further = (last: object) => Number((last as { id: number | string }).id) * (at + 1)
    await db.transaction(async (tx) => {
      const merchant_id = sql.lit(id)
      await copyRows(tx, 'feed', feed, from, { id: null, merchant_id })
      const feed_id = sql.lit(Number((await lastOf(tx, 'feed', id)).id))
      const productId = sql`id + ${sql.lit(further(product))}`
      await copyRows(tx, 'product', product, from, { id: productId, merchant_id, feed_id })
      await copyRows(tx, 'offer', offer, from, {
        id: sql`id + ${sql.lit(further(offer))}`,
        merchant_id,
        feed_id,
        product_id: sql`product_id + ${sql.lit(further(product))}`,
      })
    })
  }
  await settle(db)
}

type Owned = 'feed' | 'product' | 'offer'

/** Copies what one has in a table, with other cells in some columns; null leaves a column to the database. */
async function copyRows(
  tx: Queries,
  table: Owned,
  sample: object,
  from: OtherMerchant,
  other: Readonly<Record<string, RawBuilder<unknown> | null>>,
): Promise<void> {
  const columns = names(sample).filter((name) => other[name] !== null)
  const cells = sql.join(columns.map((name) => other[name] ?? sql.ref(name)))
  await sql`insert into ${sql.table(table)} (${list(columns)}) select ${cells} from ${sql.table(table)}
    where merchant_id = ${sql.lit(from.id)} order by id`.execute(tx)
}

/** The latest row of one merchant. */
function lastOf(db: Queries, table: Owned, merchantId: number) {
  return db
    .selectFrom(table)
    .selectAll()
    .where('merchant_id', '=', merchantId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
}

// As the databases keep themselves when rows come little by little: sequences ahead, statistics and maps of what is visible.
async function settle(db: Database): Promise<void> {
  if (db.dialect === 'sqlite') {
    await sql`pragma wal_checkpoint(truncate)`.execute(db.kysely)
    return
  }
  for (const table of ['product', 'offer'] as const) {
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), (select max(id) from ${sql.table(table)}))`.execute(
      db.kysely,
    )
    await sql`vacuum analyze ${sql.table(table)}`.execute(db.kysely)
  }
}

function names(row: object): string[] {
  return Object.keys(row)
}

function list(columns: readonly string[]) {
  return sql.join(columns.map((column) => sql.ref(column)))
}
