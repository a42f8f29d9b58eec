import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { AttributeDefinition } from '../../../engine/contract/target.ts'
import type { Queries } from '../../platform/database.ts'
import { readSettings, type Settings } from '../../platform/settings.ts'
import type { CatalogTables } from './catalog.tables.ts'

type Attribute = Selectable<CatalogTables['attribute']>

/** What products and offers that people write are judged by. */
export interface ListingRules {
  /** The active attributes by their codes. */
  readonly attributes: ReadonlyMap<string, Attribute>
  readonly settings: Settings
  /** True from the first category on: then a product needs one. */
  readonly hasTree: boolean
  /** Codes of a category and of all above it. */
  pathOf(categoryId: number | null): Promise<readonly string[]>
}

/** Reads the rules; one who judges many reads them once. */
export async function readListingRules(db: Queries): Promise<ListingRules> {
  const rows = await db
    .selectFrom('attribute')
    .selectAll()
    .where('active', '=', true)
    .where('deleted_at', 'is', null)
    .orderBy('position')
    .execute()
  const any = await db.selectFrom('category').select('id').where('deleted_at', 'is', null).limit(1).executeTakeFirst()
  const paths = new Map<number, Promise<readonly string[]>>()
  return {
    attributes: new Map(rows.map((row) => [row.code, row])),
    settings: await readSettings(db),
    hasTree: any !== undefined,
    pathOf: (id) => {
      if (id === null) return Promise.resolve([])
      const path = paths.get(id) ?? readPath(db, id)
      paths.set(id, path)
      return path
    },
  }
}

async function readPath(db: Queries, id: number): Promise<readonly string[]> {
  const { rows } = await sql<{ code: string }>`
    with recursive up (id, parent_id, code) as (
      select id, parent_id, code from category where id = ${id}
      union select c.id, c.parent_id, c.code from up join category as c on c.id = up.parent_id
    ) select code from up`.execute(db)
  return rows.map((row) => row.code)
}

/** An attribute as the engine judges its values. */
export function definitionOf(row: Attribute): AttributeDefinition {
  const { code, entity, type, label, labels, description, required, unit, values } = row
  const given = { ...(unit === null ? {} : { unit }), ...(values === null ? {} : { values }) }
  return { code, entity, type, label, labels, description, required, ...given }
}

/** True where an attribute is for what stands under this path. */
export function appliesTo({ categories }: Pick<Attribute, 'categories'>, path: readonly string[]): boolean {
  return categories === null || categories.some((code) => path.includes(code))
}
