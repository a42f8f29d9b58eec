import { hash } from 'node:crypto'
import type { AttributeDefinition, AttributeType, TargetSchema } from '../../engine/contract/target.ts'
import type { Queries } from './database.ts'
import { readSettings } from './settings.ts'

/** One column of an operator's bulk: its type, what it is, and what is special about it. */
export type BulkColumn = readonly [type: AttributeType, summary: string, more?: Partial<AttributeDefinition>]

/** The schema of a bulk whose columns are fixed: categories, merchants, commission rules … */
export async function bulkSchema(
  db: Queries,
  target: string,
  columns: Readonly<Record<string, BulkColumn>>,
  keys: readonly (readonly string[])[],
  more: Pick<TargetSchema, 'open' | 'together'> = {},
): Promise<TargetSchema> {
  const { currency, language } = await readSettings(db)
  const attributes = Object.entries(columns).map(([code, [type, description, special]]): AttributeDefinition => {
    const label = code.replaceAll('_', ' ')
    // A rule whose criterion is left out would hold for everything: here a bad value costs the record.
    return { code, entity: target, type, label, labels: {}, description, required: false, strict: true, ...special }
  })
  const layout = { [target]: Object.keys(columns) }
  const schema = { target, keys, attributes, categories: [], currency, language, layout, ...more }
  const version = hash('sha256', JSON.stringify(schema)).slice(0, 16)
  return { ...schema, version, grouped: false, partial: false, removable: false }
}

/** Allowed words of a list column; spelled as they are. */
export function words(...codes: readonly string[]): Partial<AttributeDefinition> {
  return { values: codes.map((code) => ({ code, labels: {} })) }
}
