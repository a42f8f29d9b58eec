import type { CategoryMapping, MappingDocument } from '../contract/mapping.ts'
import { attributesOf, conditionFields, type FoundStep, type Rules, scriptFields, stepsOf } from './walk.ts'

/** What a mapping reads, all chains, conditions and scripts together. */
export interface Usage {
  /** Indexes of the columns that rules, conditions and scripts read besides their own cell. */
  readonly columns: ReadonlySet<number>
  /** Attributes that other attributes read; all of them where a script may read any. */
  readonly items: ReadonlySet<string> | 'all'
  readonly scripts: readonly string[]
  readonly categoryComputed: boolean
}

/** One field or script with where it stands. */
export interface Read {
  readonly path: string
  readonly field?: string
  readonly script?: string
}

/** Every field and script of a document, besides the plain `from`. */
export function readsOf(document: MappingDocument, rules: Rules): Read[] {
  const reads: Read[] = []
  const chain = (path: string, { script, steps }: Pick<CategoryMapping, 'script' | 'steps'>) => {
    if (script !== undefined) reads.push({ path: `${path}.script`, script })
    for (const step of stepsOf(steps ?? [], rules, `${path}.steps`))
      if (step.name !== null) reads.push(...stepReads(step))
  }
  for (const { path, mapping } of attributesOf(document)) chain(path, mapping)
  if (document.category) chain('category', document.category)
  if (document.where) reads.push(...conditionFields(document.where, 'where'))
  return reads
}

function stepReads({ path, name, rule, options }: FoundStep): Read[] {
  const fields = (rule?.fields?.(options) ?? []).map((field) => ({ path: `${path}.${name}`, field }))
  const code = name === 'script' ? options.code : undefined
  return typeof code === 'string' ? [...fields, { path: `${path}.${name}`, script: code }] : fields
}

/** Finds what has to go into the isolate. */
export function usageOf(document: MappingDocument, columns: ReadonlyMap<string, number>, rules: Rules): Usage {
  const reads = readsOf(document, rules)
  const scripts = reads.flatMap((read) => read.script ?? [])
  const used = new Set<number>()
  const items = new Set<string>()
  const use = (field: string) => {
    const column = columns.get(field)
    if (column === undefined) items.add(field)
    else used.add(column)
  }
  for (const { field } of reads) if (field !== undefined) use(field)
  const all = scripts.some((script) => scriptFields(script) === null)
  for (const script of scripts) for (const field of scriptFields(script) ?? []) used.add(columns.get(field) ?? -1)
  used.delete(-1)
  const allItems = scripts.some((script) => /\bitem\b|\barguments\b|\\u/.test(script))
  return {
    columns: new Set(all ? columns.values() : used),
    items: allItems ? 'all' : items,
    scripts,
    categoryComputed: document.category !== undefined && (allItems || items.has('category') || isComputed(document)),
  }
}

/** The field that rows of one product share: the one that is said, or the one of `parent_id` where only options are. */
export function parentFieldOf({ variations, attributes }: MappingDocument): string | undefined {
  if (!variations || variations.rows || variations.each !== undefined) return undefined
  return variations.parent ?? listed(attributes.parent_id?.from)[0]
}

/** Every field of the source that a document names, whether a sample of it has them or not. */
export function fieldsOf(document: MappingDocument, rules: Rules): ReadonlySet<string> {
  const { variations, category } = document
  const { type, link, to } = variations?.rows ?? {}
  const reads = readsOf(document, rules).flatMap(({ field, script }) => [
    // What is called like an attribute means the attribute.
    ...(field === undefined || Object.hasOwn(document.attributes, field) ? [] : [field]),
    ...((script && scriptFields(script)) || []),
  ])
  const named = [
    ...attributesOf(document).flatMap(({ mapping }) => listed(mapping.from)),
    ...listed(category?.from),
    ...reads,
    ...(variations?.options ?? []).flatMap(({ name, value }) => [name, value]),
    ...[variations?.parent, type, link, to].filter((field) => field !== undefined),
  ]
  return new Set(named.filter((field) => field !== ''))
}

/** The names of a `from`, as a list. */
export function listed(from: string | readonly string[] | undefined): readonly string[] {
  return from === undefined ? [] : typeof from === 'string' ? [from] : from
}

function isComputed({ category = {}, categories }: MappingDocument): boolean {
  const { map, otherwise, steps, script, from } = category
  return Boolean(map || otherwise !== undefined || steps?.length || script || categories || listed(from).length > 1)
}
