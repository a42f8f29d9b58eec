import type { AttributeMapping, Condition, MappingDocument, Step, VariationsMapping } from '../contract/mapping.ts'
import { listed, readsOf } from './usage.ts'
import { attributesOf, type Rules, scriptFields } from './walk.ts'

/** What one part of a mapping reads from the source. */
export interface Reader {
  /** Attribute, or the part of the document: `category`, `variations`, `where`. */
  readonly attribute: string
  /** Columns that are the value itself: one of them is enough. */
  readonly from: readonly string[]
  /** Columns that it cannot do without. */
  readonly besides: readonly string[]
}

/** Which columns each part of a mapping reads. */
export function readersOf(document: MappingDocument, rules: Rules): Reader[] {
  const reads = readsOf(document, rules)
  const besides = (path: string) =>
    reads
      .filter((read) => read.path.startsWith(`${path}.`))
      .flatMap(({ field, script }) => [
        ...(field === undefined ? [] : [field]),
        ...((script && scriptFields(script)) || []),
      ])
  const { category, variations, where } = document
  return [
    ...attributesOf(document).map(({ path, code, mapping }) => ({
      attribute: code,
      from: listed(mapping.from),
      besides: besides(path),
    })),
    ...(category ? [{ attribute: 'category', from: listed(category.from), besides: besides('category') }] : []),
    ...(variations ? [{ attribute: 'variations', from: [], besides: fieldsOfVariations(variations) }] : []),
    ...(where ? [{ attribute: 'where', from: [], besides: besides('where') }] : []),
  ]
}

function fieldsOfVariations({ parent, rows, options }: VariationsMapping): string[] {
  return [
    ...[parent, rows?.type, rows?.link, rows?.to].filter((field) => field !== undefined),
    ...(options ?? []).flatMap(({ name, value }) => [name, value]),
  ]
}

/** The same mapping for a source whose columns are called otherwise; names inside templates and scripts stay. */
export function withRenamed(document: MappingDocument, names: ReadonlyMap<string, string>): MappingDocument {
  const name = (column: string) => names.get(column) ?? column
  const from = <Part extends Pick<AttributeMapping, 'from' | 'steps'>>(part: Part): Part => ({
    ...part,
    ...(part.from === undefined ? {} : { from: typeof part.from === 'string' ? name(part.from) : part.from.map(name) }),
    ...(part.steps === undefined ? {} : { steps: part.steps.map((step) => stepWith(step, name)) }),
  })
  const { attributes, category, variations, where, ignore } = document
  return {
    ...document,
    attributes: Object.fromEntries(Object.entries(attributes).map(([code, mapping]) => [code, from(mapping)])),
    ...(category ? { category: from(category) } : {}),
    ...(variations ? { variations: variationsWith(variations, name) } : {}),
    ...(where ? { where: conditionWith(where, name) } : {}),
    ...(ignore ? { ignore: ignore.map(name) } : {}),
  }
}

type Rename = (column: string) => string

// Options of rules that name columns; what else an option holds is a value.
const NAMING: ReadonlySet<string> = new Set(['unit-from', 'fields', 'field', 'from'])

function stepWith(step: Step, name: Rename): Step {
  if (typeof step === 'string') return step
  const renamed = (key: string, value: unknown): unknown => {
    if (typeof value === 'string') return NAMING.has(key) ? name(value) : value
    if (Array.isArray(value)) return value.map((each) => renamed(key, each))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([inner, each]) => [inner, renamed(inner, each)]))
  }
  return renamed('', step) as Step
}

function variationsWith({ parent, rows, options, ...rest }: VariationsMapping, name: Rename): VariationsMapping {
  const { type, link, to, ...kinds } = rows ?? {}
  return {
    ...rest,
    ...(parent === undefined ? {} : { parent: name(parent) }),
    ...(rows ? { rows: { ...kinds, ...renamedOf({ type, link, to }, name) } } : {}),
    ...(options ? { options: options.map((each) => ({ name: name(each.name), value: name(each.value) })) } : {}),
  }
}

function renamedOf(columns: Readonly<Record<string, string | undefined>>, name: Rename): Record<string, string> {
  const said = Object.entries(columns).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(said.map(([part, column]) => [part, name(column)]))
}

function conditionWith(condition: Condition, name: Rename): Condition {
  if ('all' in condition) return { all: condition.all.map((each) => conditionWith(each, name)) }
  if ('any' in condition) return { any: condition.any.map((each) => conditionWith(each, name)) }
  if ('not' in condition) return { not: conditionWith(condition.not, name) }
  return { ...condition, field: name(condition.field) }
}
