import { sql } from 'kysely'
import type { Queries } from './platform/database.ts'

/** Rows of one kind that point at something that is not there. */
export interface Orphans {
  readonly what: string
  readonly count: number
}

/** The bulk tables have no foreign keys, for speed: this finds what those would have forbidden. */
export async function findOrphans(db: Queries): Promise<readonly Orphans[]> {
  const found = await Promise.all(
    LINKS.map(async ({ what, from, column, to }) => {
      const { rows } = await sql<{ count: number | string }>`
        select count(*) as count from ${sql.table(from)} as source
        where ${sql.ref(`source.${column}`)} is not null
        and not exists (select 1 from ${sql.table(to)} as target where target.id = ${sql.ref(`source.${column}`)})`.execute(
        db,
      )
      return { what, count: Number(rows[0]?.count ?? 0) }
    }),
  )
  return found.filter(({ count }) => count > 0)
}

const LINKS = [
  { what: 'offers without their product', from: 'offer', column: 'product_id', to: 'product' },
  { what: 'offers without their merchant', from: 'offer', column: 'merchant_id', to: 'merchant' },
  { what: 'variations without their offer', from: 'variation', column: 'offer_id', to: 'offer' },
  { what: 'variations without their merchant', from: 'variation', column: 'merchant_id', to: 'merchant' },
  { what: 'products without their category', from: 'product', column: 'category_id', to: 'category' },
  { what: 'products without their merchant', from: 'product', column: 'merchant_id', to: 'merchant' },
  { what: 'members without their family', from: 'product_family_member', column: 'family_id', to: 'product_family' },
] as const
