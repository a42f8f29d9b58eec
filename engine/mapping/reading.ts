import type { AttributeMapping, MappingDocument, Step } from '../contract/mapping.ts'
import type { AttributeDefinition, AttributeType, TargetSchema } from '../contract/target.ts'
import { type Rules, stepsOf } from './walk.ts'

const NUMERIC: ReadonlySet<string> = new Set([
  'read-number',
  'read-price',
  'read-quantity',
  'convert-unit',
  'calculate',
  'round',
])

/** The rule that reads a cell's text into a type, where the mapping has none that does. */
const READING: Partial<Record<AttributeType, string>> = {
  money: 'read-price',
  number: 'read-number',
  integer: 'read-number',
  percent: 'read-number',
  measure: 'read-quantity',
  boolean: 'read-boolean',
  date: 'read-date',
}

/** The reading that is added to an attribute's chain; null where its type needs none or a step does it. */
export function readingOf(
  definition: AttributeDefinition | undefined,
  mapping: AttributeMapping,
  rules: Rules,
  document: MappingDocument,
  schema: TargetSchema,
): Step | null {
  const rule = definition ? READING[definition.type] : undefined
  if (!definition || !rule) return null
  const names = stepsOf(mapping.steps ?? [], rules, '').map((step) => step.name)
  const reads = (name: string | null) => name === rule || (NUMERIC.has(rule) && name !== null && NUMERIC.has(name))
  if (names.some(reads)) return null
  // Scripts write numbers as JavaScript does, so there is nothing to guess.
  const scripted = names.at(-1) === 'script' || (mapping.script !== undefined && names.length === 0)
  const decimal = scripted ? { decimal: '.' } : {}
  switch (rule) {
    case 'read-price':
      return { [rule]: { ...decimal, ...currencyOf(document, schema) } }
    case 'read-quantity':
      return {
        [rule]: { ...decimal, ...(definition.unit ? { unit: definition.unit } : {}), ...unitOf(definition, document) },
      }
    case 'read-number':
      return { [rule]: { ...decimal, ...(definition.type === 'percent' ? { otherwise: 'keep' } : {}) } }
    default:
      return rule
  }
}

/** The steps as they run: a price that names no currency of its own is expected in the marketplace's. */
export function stepsFor(
  definition: AttributeDefinition | undefined,
  mapping: AttributeMapping,
  document: MappingDocument,
  schema: TargetSchema,
): readonly Step[] {
  const steps = mapping.steps ?? []
  if (definition?.type !== 'money') return steps
  const currency = currencyOf(document, schema)
  return steps.map((step) => {
    if (step === 'read-price') return { 'read-price': currency }
    const options = typeof step === 'object' ? step['read-price'] : undefined
    if (options === undefined) return step
    return {
      'read-price': typeof options === 'object' ? { ...currency, ...options } : { ...currency, decimal: options },
    }
  })
}

function currencyOf(document: MappingDocument, schema: TargetSchema): { currency?: string } {
  return document.attributes.currency === undefined ? { currency: schema.currency } : {}
}

/** Where the unit has a column of its own, numbers without a unit are in that one. */
function unitOf(definition: AttributeDefinition, document: MappingDocument): object {
  const from = document.attributes[`${definition.code}_unit`]?.from
  const column = typeof from === 'string' ? from : from?.[0]
  return column === undefined ? {} : { 'unit-from': column }
}
