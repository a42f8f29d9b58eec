import type { Packed, TargetSchema, Written } from '../../engine/contract/target.ts'
import { keepable } from './keepable.ts'

/** A record's values by attribute; undefined where the source says nothing of it. */
export type Values = Readonly<Record<string, Written | undefined>>

/** The values of a packed record of an operator's bulk, whose one entity is named as its target. */
export function valuesOf(record: Packed, schema: TargetSchema): Values {
  const packed = record.entities[schema.target]
  const values: Record<string, Written | undefined> = Object.create(null)
  if (!packed) return values
  if (packed.rest !== '') Object.assign(values, JSON.parse(packed.rest))
  schema.layout[schema.target]?.forEach((code, at) => {
    if (packed.cells[at] !== undefined) values[code] = packed.cells[at]
  })
  for (const code of Object.keys(values)) values[code] = clean(values[code])
  return values
}

function clean(value: Written | undefined): Written | undefined {
  if (typeof value === 'string') return keepable(value)
  return Array.isArray(value) ? value.map((item: string) => keepable(item)) : value
}

/** A text, or null where it is cleared. */
export function textOf(value: Written | undefined): string | null {
  return value === null || value === undefined || value === '' ? null : String(value)
}

/** Translations among the values: `name:fr` of `name` as `{ fr: … }`, over those that are there already. */
export function translations(
  values: Values,
  code: string,
  before: Readonly<Record<string, string>>,
): Record<string, string> {
  const all: Record<string, string> = { ...before }
  for (const [name, value] of Object.entries(values)) {
    if (!name.startsWith(`${code}:`)) continue
    if (value === null || value === '') delete all[name.slice(code.length + 1)]
    else all[name.slice(code.length + 1)] = String(value)
  }
  return all
}
