import { sql } from 'kysely'
import type { Database, Tx } from '../../platform/database.ts'
import type { AttributeEntity } from './attribute.entity.ts'

type Dialect = Database['dialect']

const SHOWN = 5

/** Native attributes with a column of their own; all others lie in the JSON of their row. */
const COLUMNS: Readonly<Record<string, string>> = { condition: 'condition' }

/** Who has a value of an attribute, in words; empty where nobody has. */
export function usesOf(tx: Tx, dialect: Dialect, code: string, entity: AttributeEntity): Promise<string[]> {
  const has =
    dialect === 'sqlite'
      ? sql`(attributes like ${`%"${code}"%`} or attributes like ${`%"${code}:%`}) and exists (
          select 1 from json_each(attributes) as it where it.key = ${code} or it.key like ${`${code}:%`})`
      : sql`exists (select 1 from jsonb_object_keys(attributes::jsonb) as it (key)
          where it.key = ${code} or it.key like ${`${code}:%`})`
  return said(tx, tablesOf(entity), has, 'have a value of it')
}

/** Who has one of these values of a list, in words. */
export async function usesOfValues(
  tx: Tx,
  dialect: Dialect,
  code: string,
  entity: AttributeEntity,
  values: readonly string[],
): Promise<string[]> {
  const uses: string[] = []
  for (const value of values) {
    const column = COLUMNS[code]
    const inJson =
      dialect === 'sqlite'
        ? sql`attributes like ${`%"${code}"%`} and exists (
            select 1 from json_each(attributes, ${`$."${code}"`}) as it where it.value = ${value})`
        : sql`attributes::jsonb -> ${code}::text @> to_jsonb(${value}::text)`
    const has = column ? sql`${sql.ref(column)} = ${value}` : inJson
    uses.push(...(await said(tx, column ? ['offer'] : tablesOf(entity), has, `are “${value}”`)))
    if (uses.length >= SHOWN) break
  }
  return uses
}

const tablesOf = (entity: AttributeEntity) => (entity === 'product' ? ['product', 'variation'] : ['offer', 'variation'])

async function said(tx: Tx, tables: readonly string[], has: ReturnType<typeof sql>, what: string): Promise<string[]> {
  const uses: string[] = []
  for (const table of tables) {
    const { rows } = await sql<{ n: number | string }>`
      select count(*) as n from ${sql.table(table)} where state <> 'deleted' and ${has}`.execute(tx)
    const n = Number(rows[0]?.n ?? 0)
    if (n > 0) uses.push(`${n} ${table}s ${what}`)
  }
  return uses
}
