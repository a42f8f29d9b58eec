import type {
  AttributeMapping,
  CategoryMapping,
  MappingDocument,
  Step,
  VariationsMapping,
} from '../contract/mapping.ts'
import type { TargetSchema } from '../contract/target.ts'
import { baseOf } from '../mapping/walk.ts'
import { keyOf } from './document.ts'

/**
 * Puts a platform's ready mapping over what the values gave. The platform says what its columns mean and how their texts
 * are made; how numbers, dates and lists are written in this very file, the values know better.
 */
export function adopted(ready: MappingDocument, derived: MappingDocument, schema: TargetSchema): MappingDocument {
  const { lookups, ignore, where } = ready
  const codes = new Set(schema.attributes.map((attribute) => attribute.code))
  const own = Object.entries(ready.attributes).filter(([code]) => codes.has(baseOf(code)))
  const attributes = {
    ...derived.attributes,
    ...Object.fromEntries(own.map(([code, mapping]) => [code, refined(mapping, derived.attributes[code])])),
  }
  const { key: _, category, variations: found, ...rest } = derived
  const key = ready.key ?? keyOf(schema, attributes)
  const place = codes.has('category') && ready.category ? placed(ready.category, category) : category
  const variations = schema.grouped ? shaped(ready.variations, found, Object.keys(attributes)) : undefined
  return {
    ...rest,
    ...(key ? { key } : {}),
    attributes,
    ...(place ? { category: place } : {}),
    ...(variations ? { variations } : {}),
    ...(where ? { where } : {}),
    ...(lookups ? { lookups } : {}),
    ...(ignore ? { ignore } : {}),
  }
}

/** Which of several usual axes differ, and what a link names, is seen in the rows. */
function shaped(
  ready: VariationsMapping | undefined,
  found: VariationsMapping | undefined,
  attributes: readonly string[],
): VariationsMapping | undefined {
  if (!ready) return found
  const seen = ready.parent !== undefined && ready.parent === found?.parent ? found.axes : undefined
  const axes = seen ?? ready.axes?.filter((code) => attributes.includes(code))
  const to = found?.rows?.to
  const rows = ready.rows && to !== undefined ? { ...ready.rows, to } : ready.rows
  return { ...ready, ...(rows ? { rows } : {}), ...(axes ? { axes } : {}) }
}

function refined(ready: AttributeMapping, derived: AttributeMapping | undefined): AttributeMapping {
  if (!derived?.steps) return ready
  if (!ready.steps) return ready.script === undefined ? { ...ready, steps: derived.steps } : ready
  return { ...ready, steps: refinedSteps(ready.steps, derived.steps) }
}

/** The platform's own category columns, with what was found for the categories that stand there. */
function placed(ready: CategoryMapping, derived: CategoryMapping | undefined): CategoryMapping {
  const { map } = derived ?? {}
  return ready.script === undefined && derived ? { ...ready, ...derived } : { ...ready, ...(map ? { map } : {}) }
}

/** Steps that read a number or a date; they say which of two readings is meant. */
const READING = /^read-(?:price|number|quantity|date)$/
/** After these a text is no longer the cell that the values were looked at in. */
const REMAKING: ReadonlySet<string> = new Set(['script', 'template', 'calculate', 'round', 'convert-unit', 'lookup'])

function refinedSteps(ready: readonly Step[], derived: readonly Step[]): Step[] {
  const found = new Map(derived.map((step) => [nameOf(step), step]))
  const own = new Set(ready.map(nameOf))
  const steps = ready.map((step) => joined(step, found.get(nameOf(step))))
  const before = derived.filter((step) => nameOf(step) === 'trim' && !own.has('trim'))
  const remade = [...own].some((name) => REMAKING.has(name) || READING.test(name))
  const after = remade ? [] : derived.filter((step) => READING.test(nameOf(step)))
  return [...before, ...steps, ...after]
}

function joined(step: Step, found: Step | undefined): Step {
  const name = nameOf(step)
  const options = optionsOf(step)
  const seen = found === undefined ? {} : optionsOf(found)
  if (READING.test(name)) {
    const { decimal, order } = seen
    const said = {
      ...options,
      ...(decimal === undefined ? {} : { decimal }),
      ...(order === undefined ? {} : { order }),
    }
    return Object.keys(said).length === 0 ? step : { [name]: said }
  }
  if (name === 'lookup' && options.map !== undefined)
    return { lookup: { ...options, map: { ...(seen.map as object), ...options.map } } }
  if (name === 'split' && seen.separator !== undefined) return { split: { ...options, separator: seen.separator } }
  return step
}

function nameOf(step: Step): string {
  return typeof step === 'string' ? step : (Object.keys(step)[0] ?? '')
}

/** The options of the steps that are joined here; a bare value is a separator or a decimal sign. */
function optionsOf(step: Step): Readonly<Record<string, unknown>> {
  if (typeof step === 'string') return {}
  const given = step[nameOf(step)]
  if (typeof given === 'object' && given !== null) return given as Readonly<Record<string, unknown>>
  return nameOf(step) === 'split' ? { separator: given } : nameOf(step).startsWith('read-') ? { decimal: given } : {}
}
