import { hash } from 'node:crypto'
import type { AttributeDefinition, CategoryNode, ListValue, TargetSchema } from '../../../engine/contract/target.ts'
import type { Queries } from '../../platform/database.ts'
import { readSettings, type Settings } from '../../platform/settings.ts'

/** The source may also say that a record is to go; the engine takes it from there. */
const GONE: ListValue = { code: 'deleted', labels: { en: 'Deleted' } }

/** Everything that can be mapped now: the active attributes and the whole tree. */
interface Definitions {
  readonly attributes: readonly AttributeDefinition[]
  readonly categories: readonly CategoryNode[]
  readonly settings: Settings
  /** Said only where there is one, so that all other schemas stay as they are. */
  readonly fallback: Pick<TargetSchema, 'defaultCategory'>
}

/** Reads what a record of the catalogue is judged by. */
export async function readDefinitions(db: Queries): Promise<Definitions> {
  const rows = await db
    .selectFrom('attribute')
    .selectAll()
    .where('active', '=', true)
    .where('deleted_at', 'is', null)
    .orderBy('position')
    .execute()
  const attributes = rows.map((row): AttributeDefinition => {
    const { code, entity, type, label, labels, description, required, localised, unit, values, categories } = row
    return {
      code,
      entity,
      type,
      label,
      labels,
      description,
      required,
      ...(localised ? { localised } : {}),
      ...(unit === null ? {} : { unit }),
      ...(values === null ? {} : { values: code === 'status' ? [...values, GONE] : values }),
      ...(categories === null ? {} : { categories }),
    }
  })
  const [categories, settings] = [await readTree(db), await readSettings(db)]
  const { default_category: code } = settings
  const fallback = code !== null && categories.some((node) => node.code === code) ? { defaultCategory: code } : {}
  return { attributes, categories, settings, fallback }
}

async function readTree(db: Queries): Promise<CategoryNode[]> {
  const rows = await db
    .selectFrom('category')
    .select(['id', 'code', 'parent_id', 'name', 'names'])
    .where('deleted_at', 'is', null)
    .execute()
  const codes = new Map(rows.map((row) => [row.id, row.code]))
  return rows.map((row) => ({
    code: row.code,
    parent: row.parent_id === null ? null : (codes.get(row.parent_id) ?? null),
    names: { ...row.names, '': row.name },
  }))
}

/** Numbers of the categories by their codes. */
export async function readCategoryIds(db: Queries): Promise<ReadonlyMap<string, number>> {
  const rows = await db.selectFrom('category').select(['id', 'code']).where('deleted_at', 'is', null).execute()
  return new Map(rows.map((row) => [row.code, row.id]))
}

/** Seals a schema: records that were judged by other definitions are judged again. */
export function sealed(schema: Omit<TargetSchema, 'version'>): TargetSchema {
  return { ...schema, version: hash('sha256', JSON.stringify(schema)).slice(0, 16) }
}
