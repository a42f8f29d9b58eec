import type { Packed, TargetSchema, Written } from '../../engine/contract/target.ts'
import { type Currency, decimalOf, money } from '../../engine/kernel/money.ts'

/** A packed record as people read it: attribute → value, amounts as decimals. */
export function unpack(record: Packed, schema: TargetSchema): Record<string, unknown> {
  const shown: Record<string, unknown> = Object.create(null)
  for (const [entity, { cells, rest }] of Object.entries(record.entities)) {
    const layout = schema.layout[entity] ?? []
    layout.forEach((code, at) => {
      shown[code] ??= cells[at]
    })
    if (rest !== '')
      for (const [code, value] of Object.entries(JSON.parse(rest) as Record<string, unknown>)) shown[code] ??= value
  }
  if (record.parent !== null) shown.parent_id = record.parent
  if (record.axes !== '') shown.axes = JSON.parse(record.axes)
  const currency = (typeof shown.currency === 'string' ? shown.currency : schema.currency) as Currency
  for (const attribute of schema.attributes) {
    const value = shown[attribute.code] as Written | undefined
    if (attribute.type === 'money' && typeof value === 'number') {
      shown[attribute.code] = `${decimalOf(money(BigInt(value), currency))} ${currency}`
    }
  }
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== null && value !== undefined))
}
