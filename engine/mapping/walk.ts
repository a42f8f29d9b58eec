import type { AttributeMapping, Condition, MappingDocument, Step } from '../contract/mapping.ts'
import type { Rule } from '../contract/rule.ts'
import { stepOf } from './inside/step.ts'

export type Rules = ReadonlyMap<string, Rule>

/** One step of a chain with where it stands; `rule` is undefined where no rule has that name. */
export interface FoundStep {
  readonly path: string
  readonly name: string
  readonly rule: Rule | undefined
  readonly options: Record<string, unknown>
}

/** One attribute's mapping with where it stands; `category` where it holds for one category and below. */
export interface FoundAttribute {
  readonly path: string
  readonly code: string
  readonly category: string | null
  readonly mapping: AttributeMapping
}

/** All attribute mappings of a document, those of categories last. */
export function attributesOf(document: MappingDocument): FoundAttribute[] {
  const general = Object.entries(document.attributes ?? {}).map(([code, mapping]) => ({
    path: `attributes.${code}`,
    code,
    category: null,
    mapping,
  }))
  const special = Object.entries(document.categories ?? {}).flatMap(([category, { attributes }]) =>
    Object.entries(attributes ?? {}).map(([code, mapping]) => ({
      path: `categories.${category}.attributes.${code}`,
      code,
      category,
      mapping,
    })),
  )
  return [...general, ...special]
}

/** The steps of a chain and of the chains inside them, outermost first; null steps are no steps at all. */
export function stepsOf(steps: unknown, rules: Rules, path: string): (FoundStep | { path: string; name: null })[] {
  const list = (Array.isArray(steps) ? steps : [steps]) as Step[]
  return list.flatMap((step, at) => {
    const here = Array.isArray(steps) ? `${path}[${at}]` : path
    const named = stepOf(step, (name) => rules.get(name)?.first)
    if (!named) return [{ path: here, name: null }]
    const [name, options] = named
    const rule = rules.get(name)
    const chains = (rule?.chains ?? []).filter((key) => options[key] !== undefined)
    return [
      { path: here, name, rule, options },
      ...chains.flatMap((key) => stepsOf(options[key], rules, `${here}.${name}.${key}`)),
    ]
  })
}

/** The names that a condition looks at, with where they stand. */
export function conditionFields(condition: Condition, path: string): { path: string; field: string }[] {
  if (typeof condition !== 'object' || condition === null) return []
  if ('all' in condition) return condition.all.flatMap((each, at) => conditionFields(each, `${path}.all[${at}]`))
  if ('any' in condition) return condition.any.flatMap((each, at) => conditionFields(each, `${path}.any[${at}]`))
  if ('not' in condition) return conditionFields(condition.not, `${path}.not`)
  return [{ path: `${path}.field`, field: condition.field }]
}

const NAMED = /\brecord\s*\??\.?\s*(?:\[\s*(?:'([^'\\]*)'|"([^"\\]*)")\s*\]|(?<=\.\s*)([\p{L}_$][\p{L}\p{N}_$]*))/gu

/** The columns a script reads; null where it may read any. */
export function scriptFields(code: string): string[] | null {
  if (/\\u|\barguments\b/.test(code)) return null
  const uses = code.match(/\brecord\b/g)?.length ?? 0
  const named = [...code.matchAll(NAMED)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
  return uses === named.length ? named : null
}

/** The attribute of a translation: `title:fr` is a title. */
export function baseOf(code: string): string {
  const colon = code.indexOf(':')
  return colon < 0 ? code : code.slice(0, colon)
}
