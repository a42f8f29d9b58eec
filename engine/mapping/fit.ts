import type { Columns } from '../contract/format.ts'
import type {
  AttributeMapping,
  CategoryMapping,
  Condition,
  MappingDocument,
  Step,
  VariationsMapping,
} from '../contract/mapping.ts'
import { tokensOf } from '../sniff/names/tokens.ts'
import { listed } from './usage.ts'
import { scriptFields } from './walk.ts'

/** A column by any of its names: as the source writes it, or null where it has none such. */
type Find = (name: string) => string | null

/**
 * Writes a ready mapping in the words of one source: columns are called as they are there, what it lacks is left out.
 * Of a `loose` source, whose later records may have more fields than its first, nothing is left out.
 */
export function fitted(document: MappingDocument, columns: Columns, loose = false): MappingDocument {
  const { platform, ignore, where, variations, category, ...rest } = document
  const present = finder(columns, platform?.names ?? {})
  const find: Find = loose ? (name) => present(name) ?? name : present
  const attributes = Object.entries(document.attributes).flatMap(([code, mapping]) => {
    const own = attributeOf(mapping, find)
    return own ? [[code, own] as const] : []
  })
  const shape = variations && variationsOf(variations, columns, present)
  const place = category && attributeOf(category, find)
  const left = (ignore ?? []).flatMap((name) => present(name) ?? [])
  return {
    ...rest,
    attributes: Object.fromEntries(attributes),
    ...(place ? { category: place } : {}),
    ...(shape ? { variations: shape } : {}),
    ...(where ? { where: conditionOf(where, find) } : {}),
    ...(left.length > 0 ? { ignore: left } : {}),
  }
}

/** What is the same name for a ready mapping: case, marks and prefixes apart, but not the language. */
export function columnKey(name: string): string {
  const { context, leaf, language } = tokensOf(name)
  return `${[...context, ...leaf].join('')}${language === null ? '' : `:${language}`}`
}

function finder(columns: Columns, names: Readonly<Record<string, readonly string[]>>): Find {
  const last = columns.toReversed()
  const ways = [(column: string) => column, columnKey, (column: string) => columnKey(bare(column))].map(
    (keyOf, way) => ({ keyOf: way === 2 ? columnKey : keyOf, columns: new Map(last.map((it) => [keyOf(it), it])) }),
  )
  return (name) => {
    const all = [name, ...(names[name] ?? [])]
    for (const { keyOf, columns: known } of ways)
      for (const each of all) {
        const found = known.get(keyOf(each))
        if (found !== undefined) return found
      }
    return null
  }
}

/** A name without what stands in brackets behind it: `Weight (kg)`, `name(en-gb)`. */
export function bare(name: string): string {
  return name.replace(/\s*\([^()]*\)\s*$/, '')
}

/** Null where the source has nothing of what the attribute is made of. */
function attributeOf<Mapping extends AttributeMapping | CategoryMapping>(
  mapping: Mapping,
  find: Find,
): (Omit<Mapping, 'from'> & Pick<AttributeMapping, 'from'>) | null {
  const { from, value, script, steps } = mapping
  const there = [...new Set(listed(from).flatMap((name) => find(name) ?? []))]
  const read = [...(script === undefined ? [] : (scriptFields(script) ?? [])), ...namedIn(steps ?? [])]
  if (there.length === 0 && value === undefined && !read.some((name) => find(name) !== null)) return null
  const { from: _, ...rest } = mapping
  const [only] = there
  return {
    ...rest,
    ...(only === undefined ? {} : { from: there.length === 1 ? only : there }),
    ...(script === undefined ? {} : { script: reworded(script, find) }),
    ...(steps === undefined ? {} : { steps: steps.map((step) => stepIn(step, find) as Step) }),
  }
}

function variationsOf(shape: VariationsMapping, columns: Columns, present: Find): VariationsMapping | null {
  const { parent, rows, options, each, ...rest } = shape
  const pairs = (options ?? []).flatMap(({ name, value }) => {
    const pair = [present(name), present(value)]
    return pair[0] && pair[1] ? [{ name: pair[0], value: pair[1] }] : []
  })
  const named = pairs.length > 0 ? { options: pairs } : {}
  if (each !== undefined) return columns.some((column) => column.startsWith(each)) ? shape : null
  if (rows) {
    const fields = { type: rows.type, link: rows.link, to: rows.to }
    const there = Object.entries(fields).flatMap(([key, name]) =>
      name === undefined ? [] : [[key, present(name)] as const],
    )
    if (there.some(([, name]) => name === null)) return null
    return { ...rest, ...named, rows: { ...rows, ...Object.fromEntries(there) } }
  }
  const shared = parent === undefined ? null : present(parent)
  return parent !== undefined && shared === null ? null : { ...rest, ...named, ...(shared ? { parent: shared } : {}) }
}

function conditionOf(condition: Condition, find: Find): Condition {
  if ('all' in condition) return { all: condition.all.map((each) => conditionOf(each, find)) }
  if ('any' in condition) return { any: condition.any.map((each) => conditionOf(each, find)) }
  if ('not' in condition) return { not: conditionOf(condition.not, find) }
  return { ...condition, field: find(condition.field) ?? condition.field }
}

/** Options that hold a column's name and nothing else. */
const FIELDS: ReadonlySet<string> = new Set(['field', 'fields', 'from', 'unit-from'])
const WITHIN =
  /\{\{\s*([^{}|]+?)\s*(?=\||\}\})|\brecord\[(?:'([^']*)'|"([^"]*)")\]|\brecord\.([\p{L}_$][\p{L}\p{N}_$]*)/gu

/** A step with its columns renamed, in whatever option they stand. */
function stepIn(value: unknown, find: Find, key = ''): unknown {
  if (typeof value === 'string') {
    if (key === 'formula' || key === 'calculate')
      return value.replaceAll(/\[([^\]]+)\]/g, (match, name: string) => `[${find(name.trim()) ?? match.slice(1, -1)}]`)
    return FIELDS.has(key) ? (find(value) ?? value) : reworded(value, find)
  }
  if (Array.isArray(value)) return value.map((each) => stepIn(each, find, key))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, stepIn(each, find, name)]))
}

function reworded(text: string, find: Find): string {
  return text.replaceAll(WITHIN, (match: string, ...names: (string | undefined)[]) => {
    const name = names.slice(0, 4).find((each) => each !== undefined) ?? ''
    const there = find(name)
    if (there === null || there === name) return match
    return match.startsWith('{{') ? match.replace(name, () => there) : `record[${JSON.stringify(there)}]`
  })
}

function namedIn(steps: readonly Step[]): string[] {
  const names: string[] = []
  stepIn(steps, (name) => {
    names.push(name)
    return null
  })
  return names
}
