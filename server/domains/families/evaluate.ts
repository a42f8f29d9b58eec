import { type RawBuilder, type Selectable, sql } from 'kysely'
import { Type } from 'typebox'
import type { Clock } from '../../../engine/kernel/clock.ts'
import { currencyOf, minorDigits } from '../../../engine/kernel/money.ts'
import type { Database, Queries, Tx } from '../../platform/database.ts'
import { defineJobKind } from '../../platform/jobs/job-kind.ts'
import { readSettings } from '../../platform/settings.ts'
import type { Checked } from './check-conditions.ts'
import { type CompileFor, compileConditions } from './compile-conditions.ts'
import type { FamilyTables } from './families.tables.ts'
import { readFields } from './fields.ts'

type Family = Pick<Selectable<FamilyTables['product_family']>, 'id' | 'merchant_id' | 'conditions'>
type Dialect = Database['dialect']

/** Judges every product by the conditions of one family. */
export const EVALUATE_FAMILY = defineJobKind({
  name: 'evaluate-family',
  summary: 'Finds all members of a product family whose conditions are new.',
  payload: Type.Object({ family: Type.Integer() }),
  timeoutMs: 3_600_000,
})

const LOOKED_AT = 20_000

/** The condition of a family, on a row of `product`. Only active products are in families. */
export async function conditionOf(
  db: Queries,
  dialect: Dialect,
  checked: Checked,
  merchantId: number | null,
): Promise<RawBuilder<boolean>> {
  const own = merchantId === null ? sql`1 = 1` : ownedBy(merchantId)
  const test = compileConditions(checked, { merchantId, ...(await groundOf(db, dialect)) })
  return sql<boolean>`(product.state = 'active' and ${own} and ${test})`
}

const ownedBy = (merchantId: number) => sql`(product.merchant_id = ${merchantId} or exists (
  select 1 from offer o where o.product_id = product.id and o.merchant_id = ${merchantId} and o.state <> 'deleted'))`

async function groundOf(db: Queries, dialect: Dialect): Promise<Omit<CompileFor, 'merchantId'>> {
  const { currency } = await readSettings(db)
  const known = currencyOf(currency)
  const minorPerUnit = 10 ** (known ? minorDigits(known) : 2)
  return { dialect, minorPerUnit, collation: dialect === 'postgres' ? await collationOf(db) : '' }
}

/** A database may have been made with a locale that knows no letters beyond ASCII. */
async function collationOf(db: Queries): Promise<string> {
  const { rows } = await sql<{ collname: string }>`select collname from pg_collation
    where collname in ('und-x-icu', 'pg_c_utf8') order by collname desc limit 1`.execute(db)
  return rows[0]?.collname ?? ''
}

/** Puts some products into the families that they belong to now, and takes them out of all others. */
export async function evaluateProducts(tx: Tx, dialect: Dialect, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  const all = tx.selectFrom('product_family').select(['id', 'merchant_id', 'conditions']).orderBy('id')
  const families = await locked(all, dialect).execute()
  if (families.length === 0) return
  const fields = await readFields(tx)
  const some = sql`product.id in (${sql.join(ids)})`
  for (const family of families) await settle(tx, dialect, family, fields, some)
}

/** A family that is changed or taken away meanwhile would be left with members of what it was. */
function locked<Query extends { forShare(): Query }>(query: Query, dialect: Dialect): Query {
  // On SQLite the transaction is a lock already.
  return dialect === 'postgres' ? query.forShare() : query
}

/** Takes products out of all families. */
export async function forgetProducts(tx: Tx, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await tx.deleteFrom('product_family_member').where('product_id', 'in', ids).execute()
}

/** Where both are right already, nothing is written. */
async function settle(
  tx: Tx,
  dialect: Dialect,
  { id, merchant_id, conditions }: Family,
  fields: Checked['fields'],
  some: RawBuilder<unknown>,
): Promise<void> {
  const test = await conditionOf(tx, dialect, { conditions, fields }, merchant_id)
  await sql`delete from product_family_member where family_id = ${id} and product_id in (
    select product.id from product join product_family_member member on member.product_id = product.id
    where member.family_id = ${id} and ${some} and not ${test})`.execute(tx)
  await sql`insert into product_family_member (family_id, product_id)
    select cast(${id} as integer), product.id from product where ${some} and ${test}
    on conflict do nothing`.execute(tx)
}

/**
 * Judges every product by the conditions of a family, stretch by stretch. It may be ended anywhere and begun again;
 * conditions that change meanwhile make it begin again by itself.
 */
export async function evaluateFamily(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  familyId: number,
  signal: AbortSignal,
  told: (done: number, total: number) => Promise<void> = async () => {},
): Promise<void> {
  while (!signal.aborted) {
    const family = await db.kysely
      .selectFrom('product_family')
      .selectAll()
      .where('id', '=', familyId)
      .executeTakeFirst()
    if (!family || family.evaluated_at !== null) return
    const fields = await readFields(db.kysely)
    const last = await lastProduct(db.kysely)
    for (let from = 0; from < last && !signal.aborted; from += LOOKED_AT) {
      const some = sql`product.id > ${from} and product.id <= ${from + LOOKED_AT}`
      const same = await db.transaction(async (tx) => {
        const row = tx.selectFrom('product_family').select('version').where('id', '=', familyId)
        const now = await locked(row, db.dialect).executeTakeFirst()
        if (now?.version === family.version) await settle(tx, db.dialect, family, fields, some)
        return now?.version === family.version
      })
      if (!same) break
      await told(Math.min(from + LOOKED_AT, last), last)
    }
    if (signal.aborted) return
    const done = await db.kysely
      .updateTable('product_family')
      .set({ evaluated_at: clock.now() })
      .where('id', '=', familyId)
      .where('version', '=', family.version)
      .executeTakeFirst()
    if (done.numUpdatedRows > 0n) return
  }
}

/** The last id there is. */
export async function lastProduct(db: Queries): Promise<number> {
  const row = await db
    .selectFrom('product')
    .select((it) => it.fn.max('id').as('last'))
    .executeTakeFirst()
  return Number(row?.last ?? 0)
}
